import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { call } from '../../test/support/call';
import { configureHttpApp, createFastifyAdapter, type FastifyAdapterOptions } from './http-app';
import { QueryEmailField, QueryTextField } from './query-fields';

class SearchDto {
  @QueryEmailField({ optional: true })
  readonly player_email?: string;

  @QueryTextField({ description: 'Words.', optional: true })
  readonly words?: string;
}

@Controller('api/players')
class PlayersController {
  @Get('by-email/:email')
  byEmail(@Param('email') email: string): object {
    return { email };
  }

  @Get('search')
  search(@Query() query: SearchDto): object {
    return Object.fromEntries(Object.entries(query));
  }
}

/** A request that is under way for as long as the test wants. */
const slow = { arrived: deferred(), released: deferred() };

@Controller('api/slow')
class SlowController {
  @Get()
  async answer(): Promise<object> {
    slow.arrived.resolve();
    await slow.released.promise;
    return { done: true };
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let settle: (() => void) | undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle?.() };
}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  app = await start();
  url = `${await app.getUrl()}/sandbox/api/players`;
});

afterAll(() => app.close());

describe('an address', () => {
  it.each([
    ['a+b@c.de', 'a+b@c.de'],
    ['a%2Bb@c.de', 'a+b@c.de'],
    ['a%2Fb%40c.de', 'a/b@c.de'],
    ['a%2525b@c.de', 'a%25b@c.de'],
    ['%C3%BC@c.de', 'ü@c.de'],
    ['a%3Fb%23@c.de', 'a?b#@c.de'],
    ['a;b@c.de', 'a;b@c.de'],
  ])('is decoded once: %s', async (sent, email) => {
    expect(await call(url, 'GET', `/by-email/${sent}`)).toMatchObject({ status: 200, body: { email } });
  });

  it('may hold the longest e-mail address with every byte encoded', async () => {
    const email = `${'🎲'.repeat(252)}@b`;
    const encoded = [...Buffer.from(email)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    expect(await call(url, 'GET', `/by-email/${encoded}`)).toMatchObject({ status: 200, body: { email } });
  });

  it.each(['a%zzb@c', '%ff@c', 'a%'])('with broken encoding is refused: %s', async (sent) => {
    const { status, body, headers } = await call(url, 'GET', `/by-email/${sent}`, {
      headers: { 'X-Request-Id': 'r1' },
    });
    expect([status, body]).toMatchObject([400, { error: 'validation_failed', error_code: 'VALIDATION_FAILED' }]);
    expect(headers.get('x-request-id')).toBe('r1');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('that is far too long is refused', async () => {
    expect(await call(url, 'GET', `/by-email/${'a'.repeat(5000)}`)).toMatchObject({ status: 414 });
  });

  it('may end in a slash, but not change its case', async () => {
    expect((await call(url, 'GET', '/by-email/a@b/')).status).toBe(200);
    expect((await call(url, 'GET', '/By-Email/a@b')).status).toBe(404);
  });

  it('has the prefix in front', async () => {
    expect((await call(url.replace('/sandbox', ''), 'GET', '/by-email/a@b')).status).toBe(404);
  });

  it('has e-mails in its query string, where a space means +', async () => {
    const { body } = await call(url, 'GET', '/search?player_email=a+b%2Bc%40d.de&words=gold+coins&other=%zz');
    expect(body).toEqual({ player_email: 'a+b+c@d.de', words: 'gold coins' });
  });

  it('with a parameter twice is refused', async () => {
    const { status, body } = await call(url, 'GET', '/search?words=a&words=b');
    expect([status, body]).toMatchObject([400, { details: [{ field: 'words' }] }]);
  });
});

describe('every answer', () => {
  it('repeats the request id that was sent', async () => {
    for (const path of ['/by-email/a@b', '/nowhere']) {
      const { headers } = await call(url, 'GET', path, { headers: { 'X-Request-Id': 'Trace-7/ü'.slice(0, -1) } });
      expect(headers.get('x-request-id')).toBe('Trace-7/');
    }
  });

  it.each(['', 'two words', 'x'.repeat(129)])('has a new request id instead of %j', async (sent) => {
    const { headers } = await call(url, 'GET', '/by-email/a@b', { headers: { 'X-Request-Id': sent } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is JSON in UTF-8, carries no headers that only pages need, and cannot be cached by comparison', async () => {
    const { headers } = await call(url, 'GET', '/by-email/a@b', { headers: { 'If-None-Match': '*' } });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBeNull();
    expect([headers.get('etag'), headers.get('access-control-allow-origin')]).toEqual([null, null]);
    expect(headers.get('keep-alive')).toBe('timeout=72');
  });

  it('has no body to HEAD, and OPTIONS names the methods', async () => {
    const head = await fetch(`${url}/by-email/a@b`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const { status, headers } = await call(url, 'OPTIONS', '/by-email/a@b');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('a connection', () => {
  it('that brings no HTTP is answered like every mistake', async () => {
    expect(await exchange('GARBAGE\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [^]*X-Request-Id: [^]*"error":"validation_failed"/i,
    );
  });

  it('that brings too many headers is answered like every mistake', async () => {
    const answer = await exchange(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*"error":"headers_too_large"/);
  });

  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow:'],
    ['body', 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{'],
  ])('that never finishes its %s is ended', async (_part, sent) => {
    const impatient = await start({ headersTimeoutMs: 200, requestTimeoutMs: 400, timeoutCheckMs: 50 });
    const answer = await exchange(sent, await impatient.getUrl());
    await impatient.close();
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"error":"request_timeout"/);
  });
});

describe('a server that stops', () => {
  it('answers what is under way, over connections that would be kept open, and then closes them', async () => {
    const stopping = await start();
    const stoppingUrl = await stopping.getUrl();
    await call(stoppingUrl, 'GET', '/sandbox/api/players/search'); // Leaves an idle connection behind.
    const answer = call(stoppingUrl, 'GET', '/sandbox/api/slow');
    await slow.arrived.promise;
    const closed = stopping.close();
    await expect(call(stoppingUrl, 'GET', '/sandbox/api/players/search')).rejects.toThrow();
    slow.released.resolve();
    expect(await answer).toMatchObject({ status: 200, body: { done: true } });
    await closed;
  });
});

async function start(options: FastifyAdapterOptions = {}): Promise<NestFastifyApplication> {
  const testing = await Test.createTestingModule({ controllers: [PlayersController, SlowController] }).compile();
  const started = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter(options));
  configureHttpApp(started, { apiPrefix: '/sandbox' });
  await started.listen(0, '127.0.0.1');
  return started;
}

/** Sends bytes and reads until the server closes the connection. */
function exchange(sent: string, server = url): Promise<string> {
  const socket = connect(Number(new URL(server).port), '127.0.0.1');
  socket.write(sent);
  return text(socket);
}
