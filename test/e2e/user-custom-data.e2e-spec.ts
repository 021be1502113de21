import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

interface Value {
  readonly Value: string;
  readonly LastUpdated: string;
}
interface Envelope<Data> {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Data: Data;
}
interface CustomData {
  readonly Data: Readonly<Record<string, Value>>;
  readonly DataVersion: number;
}

const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

let world: ApiWorld;
let userId: string;

beforeAll(async () => {
  world = await openApiWorld([], { RATE_LIMITS: 'off' });
});
beforeEach(async () => {
  const body = { external_id: newRequestId(), player_name: 'Player' };
  userId = (await world.call<{ user_id: string }>('POST', '/api/players', { body })).body.user_id;
});
afterAll(() => world.close());

/** Sends a text that is no JSON.stringify of anything, so that values arrive as they are written here. */
const update = (fields: string) =>
  world.call<Envelope<unknown>>('POST', '/api/user/UpdateCustomUserData', {
    body: `{ "UserID": "${userId}", "ItemID": null, "UsageTime": 0, "Sections": [], ${fields} }`,
  });
const read = async () => {
  const { body } = await world.call<Envelope<CustomData>>('POST', '/api/user/GetCustomUserData', {
    body: { UserID: userId, Key: '', Value: null },
  });
  return body.Data;
};
const valuesOf = async () => {
  const { Data } = await read();
  return Object.fromEntries(Object.entries(Data).map(([key, { Value }]) => [key, Value]));
};

describe('UpdateCustomUserData', () => {
  it('stores a value under its key, and tells when', async () => {
    const { status, body } = await update('"Key": "language", "Value": "en"');
    expect(status).toBe(200);
    expect(body).toEqual({
      Success: true,
      Error: null,
      Data: { IsCompleted: true, ServerTime: expect.stringMatching(SECONDS) },
    });
    expect(await read()).toEqual({
      Data: { language: { Value: 'en', LastUpdated: expect.stringMatching(SECONDS) } },
      DataVersion: 1,
    });
  });

  it.each([
    ['1.50', '1.50'],
    ['12345678901234567890', '12345678901234567890'],
    ['1e5', '1e5'],
    ['-0', '-0'],
    ['true', 'True'],
    ['false', 'False'],
    ['""', ''],
    ['"  two  words\\n\\u0041 \\"🗡️\\" "', '  two  words\nA "🗡️" '],
    ['"true"', 'true'],
    [
      '{ "b" : [ 1.50, 1e5, true, null ],\r\n "a": "x  y", "big": 12345678901234567890 }',
      '{"b":[1.50,1e5,true,null],"a":"x  y","big":12345678901234567890}',
    ],
    ['[ ]', '[]'],
    ['1, "Value": 2.0', '2.0'],
  ])('stores %s as the text %s', async (written, stored) => {
    expect((await update(`"Key": "k", "Value": ${written}`)).status).toBe(200);
    expect(await valuesOf()).toEqual({ k: stored });
  });

  it('keeps the key as it is sent', async () => {
    for (const key of [' k ', 'K', 'ключ', 'x'.repeat(128)]) await update(`"Key": ${JSON.stringify(key)}, "Value": 1`);
    expect(Object.keys(await valuesOf()).toSorted()).toEqual([' k ', 'K', 'ключ', 'x'.repeat(128)].toSorted());
  });

  it.each([
    ['"Key": "k"', 'no value'],
    ['"Key": "k", "Value": null', 'the value null'],
    ['"Key": "k", "Value": "a\\u0000b"', 'a value with U+0000'],
    ['"Key": "k", "Value": "\\ud800"', 'a value with half a character'],
    ['"Value": 1', 'no key'],
    ['"Key": null, "Value": 1', 'the key null'],
    ['"Key": "", "Value": 1', 'an empty key'],
    ['"Key": "  ", "Value": 1', 'a blank key'],
    ['"Key": 7, "Value": 1', 'a key that is no text'],
    ['"Key": "a\\nb", "Value": 1', 'a key of two lines'],
    [`"Key": "${'x'.repeat(129)}", "Value": 1`, 'a key of 129 characters'],
  ])('refuses %s: %s', async (fields) => {
    expect(await update(fields)).toMatchObject({ status: 400, body: { Error: 'VALIDATION_FAILED', Data: null } });
    expect(await read()).toEqual({ Data: {}, DataVersion: 0 });
  });

  it.each(['shop_daily_free_products', ' Equipped_Skins '])('refuses the reserved key %j', async (key) => {
    const refused = { Success: false, Error: 'RESERVED_KEY', Message: 'The key is reserved.', Data: null };
    expect(await update(`"Key": "${key}", "Value": 1`)).toMatchObject({ status: 400, body: refused });
  });

  it('refuses what is larger than 10,000 bytes', async () => {
    expect((await update(`"Key": "k", "Value": "${'x'.repeat(10_000)}"`)).status).toBe(200);
    const { status, body } = await update(`"Key": "k", "Value": "${'é'.repeat(5_001)}"`);
    expect([status, body.Error]).toEqual([400, 'VALUE_TOO_LARGE']);
  });

  it('refuses the 101st key', async () => {
    for (let index = 1; index <= 100; index++) await update(`"Key": "${index}", "Value": ${index}`);
    const { status, body } = await update('"Key": "101", "Value": 1');
    expect([status, body.Error]).toEqual([400, 'TOO_MANY_KEYS']);
    expect((await update('"Key": "100", "Value": "changed"')).status).toBe(200);
    expect(await read()).toMatchObject({ Data: { 100: { Value: 'changed' } }, DataVersion: 101 });
  });
});

describe('GetCustomUserData', () => {
  it('is empty before anything is stored', async () => {
    expect(await read()).toEqual({ Data: {}, DataVersion: 0 });
  });

  it('leaves out the keys that the game reserves, as it says at the moment', async () => {
    await update('"Key": "a", "Value": 1');
    await update('"Key": "b", "Value": 2');
    await world.game.set({ custom_data: { reserved_keys: [' A '] } });
    expect(await valuesOf()).toEqual({ b: '2' });
    await world.game.set({});
    expect(await valuesOf()).toEqual({ a: '1', b: '2' });
  });
});
