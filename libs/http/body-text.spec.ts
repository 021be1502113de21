import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { call } from '../../test/support/call';
import { BodyFieldText, KeepBodyText } from './body-text';
import { configureHttpApp, createFastifyAdapter } from './http-app';
import { TextField } from './text-fields';

class NameDto {
  @TextField({ description: 'A name.', optional: true })
  readonly name?: string;
}

@Controller('texts')
class TextsController {
  @Post('kept')
  @HttpCode(200)
  @KeepBodyText()
  kept(@Body() { name }: NameDto, @BodyFieldText('value') text: string | undefined): object {
    return { name, text };
  }

  @Post('lost')
  @HttpCode(200)
  lost(@BodyFieldText('value') text: string | undefined): object {
    return { text };
  }

  @Get('kept')
  @KeepBodyText()
  none(@BodyFieldText('value') text: string | undefined): object {
    return { isThere: text !== undefined };
  }
}

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  const testing = await Test.createTestingModule({ controllers: [TextsController] }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { logger: false });
  configureHttpApp(app, { apiPrefix: '' });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterAll(() => app.close());

describe('the text of a body', () => {
  it('is there beside what was read from it', async () => {
    const { body } = await call(url, 'POST', '/texts/kept', { body: '\ufeff{"name":"Ada", "value": [ 1.50, 1e5 ]}' });
    expect(body).toEqual({ name: 'Ada', text: '[1.50,1e5]' });
  });

  it.each(['{"name":"Ada"}', '{"value":null,"name":"Ada"}'])('has no value in %s', async (json) => {
    expect((await call(url, 'POST', '/texts/kept', { body: json })).body).toEqual({ name: 'Ada' });
  });

  it('has no value where there is no body', async () => {
    expect((await call(url, 'GET', '/texts/kept')).body).toEqual({ isThere: false });
  });

  it('is kept on no other route', async () => {
    expect((await call(url, 'POST', '/texts/lost', { body: '{"value":1}' })).status).toBe(500);
  });

  it('of one request is never taken for that of another', async () => {
    const values = Array.from({ length: 50 }, (_, index) => String(index));
    const answers = await Promise.all(
      values.map((value) => call<{ text: string }>(url, 'POST', '/texts/kept', { body: `{"value":${value}}` })),
    );
    expect(answers.map(({ body }) => body.text)).toEqual(values);
  });
});
