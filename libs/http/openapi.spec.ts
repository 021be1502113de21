import { Body, Controller, Get, Post, Query, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { call } from '../../test/support/call';
import { ApiErrors } from './api-errors';
import { IntegerField, MoneyField, ObjectField } from './fields';
import { configureHttpApp, createFastifyAdapter } from './http-app';
import { buildOpenApi, serveOpenApi } from './openapi';
import { QueryIntegerField } from './query-fields';
import { EnumField } from './text-fields';

class CoinDto {
  @MoneyField({ description: 'How much.' })
  readonly amount!: string | number;

  @IntegerField({ description: 'How often.', minimum: 1, maximum: 9, optional: true })
  readonly times?: number;

  @ObjectField({ description: 'Anything.', maxBytes: 100 })
  readonly metadata!: object;

  @EnumField({ description: 'Which.', values: ['gold', 'silver'] })
  readonly metal!: string;
}

class ListDto {
  @QueryIntegerField({ description: 'Rows.', minimum: 1, maximum: 100, default: 25 })
  readonly limit!: number;
}

@Controller('coins')
class CoinsController {
  @Get(['', 'all'])
  @ApiErrors({ 401: ['invalid_api_key'] })
  listCoins(@Query() query: ListDto): object {
    return query;
  }

  @Post()
  @ApiErrors({ 400: ['validation_failed', 'invalid_amount'] })
  mintCoin(@Body() body: CoinDto): object {
    return body;
  }
}

@Controller('more-coins')
class MoreCoinsController {
  @Get()
  listCoins(): object {
    return {};
  }
}

let app: NestFastifyApplication;

afterEach(() => app.close());

describe('the OpenAPI document', () => {
  it('names each operation after its method, also at a second path', async () => {
    await create(CoinsController);
    const { paths } = buildOpenApi(app);
    expect(paths['/coins']?.get?.operationId).toBe('listCoins');
    expect(paths['/coins/all']?.get?.operationId).toBe('listCoinsAlias1');
    expect(paths['/coins']?.post?.operationId).toBe('mintCoin');
  });

  it('is not built while two operations have one name', async () => {
    await create(CoinsController, MoreCoinsController);
    expect(() => buildOpenApi(app)).toThrow('listCoins');
  });

  it('shows what is required and the limits', async () => {
    await create(CoinsController);
    const { components, paths } = buildOpenApi(app);
    expect(components?.schemas?.CoinDto).toMatchObject({
      required: ['amount', 'metadata', 'metal'],
      properties: {
        amount: { oneOf: [{ type: 'string' }, { type: 'number' }] },
        times: { type: 'integer', minimum: 1, maximum: 9 },
        metadata: { type: 'object', additionalProperties: true },
        metal: { type: 'string', enum: ['gold', 'silver'] },
      },
    });
    expect(paths['/coins']?.get?.parameters).toEqual([
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
      }),
    ]);
  });

  it('shows the codes of each refusal', async () => {
    await create(CoinsController);
    const document = buildOpenApi(app);
    expect(document.paths['/coins']?.post?.responses['400']).toMatchObject({
      description: 'Bad Request: `validation_failed`, `invalid_amount`',
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/ErrorBody' },
          examples: { invalid_amount: { value: { error: 'invalid_amount', error_code: 'INVALID_AMOUNT' } } },
        },
      },
    });
    expect(document.components?.schemas?.ErrorBody).toHaveProperty('properties.error_id');
    expect(Object.keys(document.components?.securitySchemes ?? {})).toContain('GameKey');
  });

  it('is served behind the prefix with nothing from elsewhere', async () => {
    await create(CoinsController);
    serveOpenApi(app, buildOpenApi(app), '/sandbox');
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/sandbox`;
    expect(await call(url, 'GET', '/docs/openapi.json')).toMatchObject({ status: 200, body: { openapi: '3.0.0' } });
    const pages = ['/docs', '/docs/', '/docs/swagger-ui-init.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js'];
    for (const page of pages) expect([page, (await call(url, 'GET', page)).status]).toEqual([page, 200]);
    const { body } = await call<string>(url, 'GET', '/docs');
    expect(body).not.toMatch(/(?:src|href)=["'](?:https?:)?\/\//);
  });
});

async function create(...controllers: Type[]): Promise<void> {
  const testing = await Test.createTestingModule({ controllers }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter());
  configureHttpApp(app, { apiPrefix: '' });
}
