import { scrubLine } from './scrub-line';

const SECRET = `gk_${'Ab3-_'.repeat(8)}xyz`;

function scrubbed(content: Record<string, unknown>): unknown {
  return JSON.parse(scrubLine(JSON.stringify(content)));
}

describe('scrubLine', () => {
  it.each([
    ['player knight@demo.example is gone', 'player [redacted] is gone'],
    ['GET /by-email/knight%40demo.example?x=1', 'GET /by-email/[redacted]'],
    ["Key (email_key)=(o'neil+a/b@demo.example) exists", "Key (email_key)=(o'neil+a/[redacted]) exists"],
    ['first line\nknight@demo.example\n"ünïcode@dömain.example"', 'first line\n[redacted]\n"[redacted]"'],
    ['postgres://user:pass@db.example:5432/gold', 'postgres://user:[redacted]:5432/gold'],
  ])('takes the address out of %j', (msg, expected) => {
    expect(scrubbed({ msg })).toEqual({ msg: expected });
  });

  it.each([
    'at run (node_modules/@nestjs/core/router.js:12:34)',
    'a line with "quotes", a back\\slash and\ta tab',
    '@EventsHandler of libs/events',
  ])('leaves %j as it is', (msg) => {
    expect(scrubbed({ msg })).toEqual({ msg });
  });

  it('takes secrets out by their name, at any depth', () => {
    const headers = { 'X-Game-Secret-Key': SECRET, authorization: 'Bearer "x"', cookie: ['a=1', 'b=2'], host: 'h' };
    expect(scrubbed({ req: { headers }, secret_key: 'short', ClientSessionTicket: 't', password: 'p' })).toEqual({
      req: {
        headers: {
          'X-Game-Secret-Key': '[redacted]',
          authorization: '[redacted]',
          cookie: '[redacted]',
          host: 'h',
        },
      },
      secret_key: '[redacted]',
      ClientSessionTicket: '[redacted]',
      password: '[redacted]',
    });
  });

  it('takes secrets of ours out of texts', () => {
    expect(scrubbed({ msg: `the key "${SECRET}" was refused` })).toEqual({ msg: 'the key "[redacted]" was refused' });
  });

  it('takes a time that grows with the length of the line, not faster', () => {
    const msg = `${'x'.repeat(500_000)} a@b.example`;
    expect(scrubbed({ msg })).toEqual({ msg: msg.replace('a@b.example', '[redacted]') });
  });
});
