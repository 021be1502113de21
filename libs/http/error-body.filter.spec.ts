import { BadRequestException, Controller, Get, Logger, Param, ParseIntPipe, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply } from 'fastify';
import { call, type Answer } from '../../test/support/call';
import type { ErrorBody } from './error-body.dto';
import type { ErrorFamily } from './error-family';
import { configureHttpApp, createFastifyAdapter } from './http-app';
import { Refusal } from './refusal';

const SECRET = 'postgres://goldkeep:hunter2@db';
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const FAILURES: Readonly<Record<string, () => unknown>> = {
  refusal: () => new Refusal(409, 'duplicate_request', 'Done before.', { order_id: 'ord_1' }),
  lockout: () => new Refusal(429, 'purchase_lockout', 'Wait.', { retry_after: 42, reason: 'attempts' }),
  throttled: () => new Refusal(429, 'rate_limited', 'Wait.'),
  nest: () => new BadRequestException({ anything: SECRET }),
  bug: () => new TypeError(SECRET),
  thrown: () => SECRET,
  sql: () => Object.assign(new Error(`duplicate key ${SECRET}`), { code: '23505', parameters: [SECRET] }),
  refused: () => Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
  shutdown: () => new Error('query failed', { cause: Object.assign(new Error('bye'), { code: '57P01' }) }),
  pool: () => new Error('timeout exceeded when trying to connect'),
};

@Controller('failures')
class FailuresController {
  @Get('by-number/:number')
  byNumber(@Param('number', ParseIntPipe) number: number): object {
    return { number };
  }

  @Get('half-way')
  async halfWay(@Res() reply: FastifyReply): Promise<void> {
    reply.raw.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    await new Promise((resolve) => reply.raw.write('{"first":"line"}\n', resolve));
    throw new Error(SECRET);
  }

  @Get(':name')
  @Post(':name')
  fail(@Param('name') name: string): never {
    throw FAILURES[name]?.();
  }
}

@Controller('clients')
class ClientsController {
  @Get()
  fail(): never {
    throw new Refusal(429, 'operation_in_progress', 'One at a time.');
  }
}

const clients: ErrorFamily = {
  claims: (path) => path.startsWith('/clients'),
  bodyOf: ({ code, message }) => ({ Success: false, Error: code.toUpperCase(), Message: message, Data: null }),
};

let app: NestFastifyApplication;
let url: string;
let logged: unknown[][];

beforeAll(async () => {
  const controllers = [FailuresController, ClientsController];
  const testing = await Test.createTestingModule({ controllers }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter());
  configureHttpApp(app, { apiPrefix: '', errorFamilies: [clients] });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

beforeEach(() => {
  logged = [];
  for (const level of ['warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...words: unknown[]) => void logged.push(words));
  }
});

afterAll(() => app.close());

describe('a refusal', () => {
  it('is told with its code, its sentence and its further fields', async () => {
    const { status, body, headers } = await get('refusal');
    expect(status).toBe(409);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      error: 'duplicate_request',
      error_code: 'DUPLICATE_REQUEST',
      message: 'Done before.',
      error_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      timestamp: expect.stringMatching(TIMESTAMP) as string,
      order_id: 'ord_1',
    });
    expect(logged).toEqual([]);
  });

  it('says in body and header alike how long to wait', async () => {
    const { body, headers } = await get('lockout');
    expect(body).toMatchObject({ error: 'purchase_lockout', retry_after: 42, reason: 'attempts' });
    expect(headers.get('retry-after')).toBe('42');
  });

  it('names a time to wait on every 429, even if nobody gave one', async () => {
    const { body, headers } = await get('throttled');
    expect([body.retry_after, headers.get('retry-after')]).toEqual([1, '1']);
  });

  it('has the form of the family that claims its path', async () => {
    const { status, headers, body } = await call(url, 'GET', '/clients');
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    expect(body).toEqual({ Success: false, Error: 'OPERATION_IN_PROGRESS', Message: 'One at a time.', Data: null });
    expect(await call(url, 'GET', '/clients/none')).toMatchObject({ status: 404, body: { Error: 'NOT_FOUND' } });
  });
});

describe('a failure nobody expected', () => {
  it.each(['bug', 'thrown', 'sql'])('is a 500 without any detail (%s)', async (name) => {
    const { status, body } = await get(name);
    expect([status, body.error]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  it('is logged with its id and stack, never with parameters', async () => {
    const { body } = await get('sql');
    expect(logged).toEqual([[expect.stringContaining(body.error_id), expect.stringContaining('Error: duplicate key')]]);
  });

  it('cuts off an answer that is half way out', async () => {
    const response = await fetch(`${url}/failures/half-way`);
    await expect(response.text()).rejects.toThrow();
    expect(logged).toHaveLength(1);
  });

  it.each(['refused', 'shutdown', 'pool'])('is a 503 when the database cannot be reached (%s)', async (name) => {
    const { status, body, headers } = await get(name);
    expect([status, body.error, body.retry_after]).toEqual([503, 'service_unavailable', 1]);
    expect(headers.get('retry-after')).toBe('1');
  });
});

describe('what Nest and Fastify refuse', () => {
  it('has codes and sentences of ours', async () => {
    expect(await get('nest')).toMatchObject({ status: 400, body: { error: 'validation_failed' } });
    expect(await get('by-number/x')).toMatchObject({ status: 400, body: { error: 'validation_failed' } });
    expect(JSON.stringify(await get('nest'))).not.toContain(SECRET);
  });

  it('is 404 at an unknown address, which is not repeated', async () => {
    const { status, body } = await call<ErrorBody>(url, 'GET', '/nowhere?key=secret');
    expect([status, body.error]).toEqual([404, 'not_found']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('is 405 for a method the address does not take', async () => {
    const { status, body, headers } = await call<ErrorBody>(url, 'PUT', '/failures/by-number/7?a=b', { body: {} });
    expect([status, body.error, headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET, HEAD']);
  });
});

function get(name: string): Promise<Answer<ErrorBody>> {
  return call<ErrorBody>(url, 'GET', `/failures/${name}`);
}
