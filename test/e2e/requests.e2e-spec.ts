import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const PURCHASE = '/api/item-purchases/purchase-item';
const KIBIBYTE = 1_024;

interface ErrorBody {
  readonly error: string;
  readonly error_code: string;
  readonly message: string;
  readonly error_id: string;
  readonly timestamp: string;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD', startingAmount: '1000.00' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const aSale = (parts: Readonly<Record<string, unknown>> = {}) => {
  return aPurchase({ player_email: `${newRequestId()}@example.com`, ...parts });
};
const send = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  world.call<ErrorBody>('POST', PURCHASE, { body, headers });
/** A sale as JSON, with `text` put in raw where the value of `field` stood. */
const withRaw = (field: string, text: string) => {
  return JSON.stringify(aSale({ [field]: 'RAW' })).replace('"RAW"', text);
};

async function expectError(answer: ReturnType<typeof send>, status: number, error: string): Promise<void> {
  const { status: sentStatus, body, headers } = await answer;
  expect([sentStatus, body.error]).toEqual([status, error]);
  expect(body).toMatchObject({
    error_code: error.toUpperCase(),
    message: expect.stringMatching(/./) as string,
    error_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
  });
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('x-request-id')).toBeTruthy();
}

describe('a request', () => {
  it.each<[string, () => unknown]>([
    ['with a byte order mark', () => `\ufeff${JSON.stringify(aSale())}`],
    ['over many lines', () => JSON.stringify(aSale(), null, '\t\r\n').concat('\n\n')],
    ['with its keys in another order', () => Object.fromEntries(Object.entries(aSale()).reverse())],
    ['with unknown keys', () => aSale({ unknown: { deep: [1, null] }, '': 0, toString: 'x', UserID: 'x' })],
    ['with null for what is absent', () => aSale({ item_category: null, player_phone: null, currency_id: null })],
    ['with an integer written as 3.0', () => withRaw('item_quantity', '1.0')],
    ['with an integer written as 1e0', () => withRaw('item_quantity', '1e0')],
    ['with a price written as 10.00', () => withRaw('unit_price', '10.00')],
    ['with a price written as 1e1', () => withRaw('unit_price', '1.0e+1')],
    ['with escapes for letters', () => withRaw('player_name', '"\\u004e\\u00e4m\\u0065 \\ud83d\\udde1\\/"')],
    ['with line breaks in a description', () => aSale({ item_description: 'Line\nbreak\tand tab' })],
    ['with an empty description', () => aSale({ item_description: '' })],
  ])('%s is served', async (_how, body) => {
    expect((await send(body())).status).toBe(200);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'APPLICATION/JSON',
    'application/vnd.game+json',
  ])('of the type %s is served', async (type) => {
    expect((await send(aSale(), { 'Content-Type': type })).status).toBe(200);
  });

  it('takes a quantity written as 3.0 for three', async () => {
    const sale = JSON.stringify(aSale({ item_quantity: 'RAW', total_price: '30.00' })).replace('"RAW"', '3.0');
    expect(await send(sale)).toMatchObject({ status: 200, body: { purchase_details: { quantity: 3 } } });
  });

  it('takes the last of two values of one key', async () => {
    const sale = JSON.stringify(aSale({ item_name: 'Sword' })).replace('{', '{"item_name":"Shield",');
    expect(await send(sale)).toMatchObject({ status: 200, body: { purchase_details: { item_name: 'Sword' } } });
  });

  it('gets back the id that it was sent under, and one of its own without', async () => {
    const sent = await send(aSale(), { 'X-Request-Id': 'abc-123' });
    expect(sent.headers.get('x-request-id')).toBe('abc-123');
    const refused = await send({}, { 'X-Request-Id': 'abc-124' });
    expect(refused.headers.get('x-request-id')).toBe('abc-124');
    for (const unusable of ['two words', 'x'.repeat(129)]) {
      const id = (await send(aSale(), { 'X-Request-Id': unusable })).headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('a body', () => {
  it.each([
    ['{"player_email":'],
    ['{"player_email":}'],
    ["{'player_email':'a@example.com'}"],
    ['{} {}'],
    ['nonsense'],
    ['{"a":NaN}'],
    ['{"a":01}'],
    ['{"a":1,}'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    [`{"a":${'['.repeat(10_000)}`],
    ['{"__proto__":{"item_name":"x"}}'],
    ['{"\\u005f_proto__":{"item_name":"x"}}'],
    ['{"constructor":{"prototype":{"item_name":"x"}}}'],
  ])('that is no honest JSON is refused (case %#)', async (text) => {
    await expectError(send(text), 400, 'invalid_json');
    expect({}).not.toHaveProperty('item_name');
  });

  it.each(['[]', '[{}]', '"text"', '7', 'true', 'null', ''])('that is no object is refused: %j', async (text) => {
    await expectError(send(text), 400, 'validation_failed');
  });

  it('that is absent is refused', async () => {
    await expectError(world.call('POST', PURCHASE), 400, 'validation_failed');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ])('of the type %s is refused', async (type) => {
    await expectError(send(JSON.stringify(aSale()), { 'Content-Type': type }), 415, 'unsupported_media_type');
  });

  it('that is not UTF-8 is refused', async () => {
    const bytes = Buffer.from(JSON.stringify(aSale({ player_name: 'Jürgen' })), 'latin1');
    const headers = { 'Content-Type': 'application/json', 'X-Game-Secret-Key': world.game.key };
    const response = await fetch(world.baseUrl + PURCHASE, { method: 'POST', headers, body: bytes });
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_json' })]);
  });

  it('may be 256 KiB long, and not a byte longer', async () => {
    const sale = (filling: number) => JSON.stringify({ ...aSale(), filling: 'x'.repeat(filling) });
    const rest = 256 * KIBIBYTE - sale(0).length;
    const longest = sale(rest - 40).padEnd(256 * KIBIBYTE);
    expect((await send(longest)).status).toBe(200);
    await expectError(send(`${longest} `), 413, 'payload_too_large');
    await expectError(
      send(JSON.stringify({ ...aSale(), filling: 'x'.repeat(300 * KIBIBYTE) })),
      413,
      'payload_too_large',
    );
  });

  it('of 10 MB of nonsense is refused, and the connection still serves', async () => {
    await expectError(send('x'.repeat(10_000 * KIBIBYTE)), 413, 'payload_too_large');
    expect((await send(aSale())).status).toBe(200);
  });
});

describe('text that the database could not hold', () => {
  it.each(['"\\ud800"', '"a\\udc00b"', '"\\ud83d x"', '"\\u0000"', '"a\\u0000b"'])(
    'is refused in every field: %s',
    async (text) => {
      const fields = ['client_request_id', 'player_name', 'item_id', 'item_name', 'item_category', 'item_description'];
      for (const field of fields) {
        const { status, body } = await send(withRaw(field, text));
        expect([field, status, body]).toMatchObject([field, 400, { error: 'validation_failed', details: [{ field }] }]);
      }
      await expectError(send(withRaw('player_email', text.replace(/"$/, '@example.com"'))), 400, 'validation_failed');
    },
  );

  it('changes nothing when it stands under unknown keys', async () => {
    expect((await send({ ...aSale(), unknown: 'a\u0000b', '\u0000': 1 })).status).toBe(200);
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/api'],
    ['GET', '/api/unknown'],
    ['POST', '/api/item-purchases/unknown'],
    ['GET', '/API/PLAYERS/1'],
    ['GET', '/api//players/1'],
    ['GET', '/api/players/1/2'],
  ])('that does not exist is answered in the same form: %s %s', async (method, path) => {
    await expectError(world.call(method, path), 404, 'not_found');
  });

  it('that takes another method says which', async () => {
    await expectError(world.call('GET', PURCHASE), 405, 'method_not_allowed');
    expect((await world.call('DELETE', PURCHASE)).headers.get('allow')).toBe('POST');
  });

  it('is the same with a slash at its end', async () => {
    expect((await world.call('POST', `${PURCHASE}/`, { body: aSale() })).status).toBe(200);
  });
});
