import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { call, type Answer } from '../../test/support/call';
import { BATCH_BODY_LIMIT_BYTES, BODY_LIMIT_BYTES, BodyLimit } from './body-limit';
import { IntegerField } from './fields';
import { configureHttpApp, createFastifyAdapter } from './http-app';
import { TextField } from './text-fields';

class CountDto {
  @IntegerField({ description: 'How many.', minimum: 1, maximum: 1000 })
  readonly count!: number;

  @TextField({ description: 'A name.', optional: true })
  readonly name?: string;
}

@Controller('bodies')
class BodiesController {
  @Post('count')
  @HttpCode(200)
  count(@Body() { count, name }: CountDto): object {
    return { count, name };
  }

  @Post('batch')
  @HttpCode(200)
  @BodyLimit(BATCH_BODY_LIMIT_BYTES)
  batch(@Body() body: { list: unknown[] }): object {
    return { length: body.list.length };
  }

  @Get('nothing')
  getNothing(): object {
    return { ok: true };
  }

  @Delete('nothing')
  deleteNothing(): object {
    return { ok: true };
  }
}

interface Reply {
  readonly error?: string;
  readonly count?: number;
  readonly name?: string;
  readonly details?: readonly { field: string; message: string }[];
}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  const testing = await Test.createTestingModule({ controllers: [BodiesController] }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter());
  configureHttpApp(app, { apiPrefix: '' });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterAll(() => app.close());

describe('a JSON body', () => {
  it.each([
    ['pretty-printed', '{\r\n\t"name": "Ada",\n  "count" : 3\n}\n'],
    ['with a byte order mark', '\ufeff{"count":3,"name":"Ada"}'],
    ['with 3.0 for 3', '{"count":3.0,"name":"Ada"}'],
    ['with unknown keys', '{"count":3,"name":"Ada","more":{"a":[1]}}'],
    ['with a key twice, the last of which counts', '{"count":1,"count":3,"name":"Ada"}'],
    ['with escapes', '{"c\\u006funt":3,"name":"\\u0041da"}'],
  ])('is read %s', async (_form, body) => {
    expect((await post(body)).body).toEqual({ count: 3, name: 'Ada' });
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON',
    'application/json;',
    'application/vnd.game+json',
    'application/merge-patch+json; charset=utf8',
  ])('is read as %s', async (type) => {
    expect(await post('{"count":3}', type)).toMatchObject({ status: 200, body: { count: 3 } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'json', 'a/b+jsonx'])(
    'is refused as %s',
    async (type) => {
      expect(await post('{"count":3}', type)).toMatchObject({ status: 415, body: { error: 'unsupported_media_type' } });
    },
  );

  it.each([
    ['cut short', '{"count":3'],
    ['followed by text', '{"count":3} x'],
    ['of single quotes', "{'count':3}"],
    ['of NaN', '{"count":NaN}'],
    ['of nothing but a byte order mark and a brace', '\ufeff}'],
    ['nested 65 deep', `{"count":3,"x":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['nested 100,000 deep', '['.repeat(100_000)],
    ['with __proto__', '{"count":3,"__proto__":{"admin":true}}'],
    ['with __proto__ far inside', '{"count":3,"x":[[{"y":{"__proto__":null}}]]}'],
    ['with __proto__ in escapes', '{"count":3,"\\u005f_proto\\u005f_":1}'],
    ['with the prototype of a constructor', '{"count":3,"constructor":{"prototype":{"admin":true}}}'],
  ])('is refused %s', async (_form, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_json', error_code: 'INVALID_JSON' } });
    expect(answer.headers.get('x-request-id')).toMatch(/./);
  });

  it('may nest 64 deep, and hold brackets and __proto__ in its texts', async () => {
    const name = '[{'.repeat(60);
    const body = `{"count":3,"name":"${name}","text":"__proto__ \\"","x":${'['.repeat(63)}${']'.repeat(63)}}`;
    expect((await post(body)).body).toEqual({ count: 3, name });
  });

  it('is refused when it is not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"count":3,"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const response = await fetch(`${url}/bodies/count`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_json' }]);
  });

  it.each(['[]', '"text"', '3', 'null', 'true', ''])('must be an object, not %j', async (body) => {
    const { status, body: answer } = await post(body);
    expect([status, answer.error, answer.details?.[0]?.field]).toEqual([400, 'validation_failed', 'body']);
  });

  it.each(['"x"', '"3"', '1.5', 'true', '0', '1001', '1e9', '[3]', 'null'])(
    'with the count %s is refused by name of the field',
    async (count) => {
      const { status, body } = await post(`{"count":${count}}`);
      expect([status, body.error, body.details?.map(({ field }) => field)]).toEqual([
        400,
        'validation_failed',
        ['count'],
      ]);
    },
  );
});

describe('a call without a body', () => {
  it.each(['GET', 'DELETE'])('may be a %s with a content type', async (method) => {
    const headers = { 'Content-Type': 'application/json' };
    expect(await call(url, method, '/bodies/nothing', { headers })).toMatchObject({ status: 200, body: { ok: true } });
  });

  it('is told that a body is expected', async () => {
    const { status, body } = await call<Reply>(url, 'POST', '/bodies/count');
    expect([status, body.details]).toEqual([400, [{ field: 'body', message: 'body must be a JSON object' }]]);
  });
});

describe('the size of a body', () => {
  const tooLarge = { status: 413, body: { error: 'payload_too_large' } };

  it('may be 256 KiB and no more', async () => {
    expect(await post('{"count":3}'.padEnd(BODY_LIMIT_BYTES))).toMatchObject({ status: 200 });
    expect(await post('{"count":3}'.padEnd(BODY_LIMIT_BYTES + 1))).toMatchObject(tooLarge);
  });

  it('may be more on a route that says so', async () => {
    const list = Array.from({ length: 50_000 }, (_, index) => `player-${index}@example.com`);
    expect(await call(url, 'POST', '/bodies/batch', { body: { list } })).toMatchObject({ body: { length: 50_000 } });
  });

  it('is refused with an answer that arrives, and the connection serves on', async () => {
    const nonsense = 'x'.repeat(10 * 1024 * 1024);
    const answer = await post(nonsense);
    expect(answer).toMatchObject(tooLarge);
    expect(answer.headers.get('connection')).not.toBe('close');
    expect((await post('{"count":3}')).status).toBe(200);
  });

  it('is refused when it was not declared', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const stream = new Blob(Array.from({ length: 32 }, () => chunk)).stream();
    const headers = { 'Content-Type': 'application/json' };
    const request: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body: stream, duplex: 'half' };
    const response = await fetch(`${url}/bodies/count`, request);
    expect([response.status, await response.json()]).toMatchObject([413, { error: 'payload_too_large' }]);
  });
});

function post(body: string, type = 'application/json'): Promise<Answer<Reply>> {
  return call<Reply>(url, 'POST', '/bodies/count', { body, headers: { 'Content-Type': type } });
}
