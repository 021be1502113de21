import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '@goldkeep/cache';
import { createFastifyAdapter } from '@goldkeep/http';
import { ResilienceModule } from '@goldkeep/resilience';
import { HealthModule } from '..';
import { call } from '../../../test/support/call';
import { eventually } from '../../../test/support/eventually';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';

/** Something that takes its time to end. */
@Injectable()
class SlowEnding implements BeforeApplicationShutdown {
  finish = (): void => undefined;
  private readonly finished = new Promise<void>((resolve) => (this.finish = resolve));

  beforeApplicationShutdown(): Promise<void> {
    return this.finished;
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let baseUrl: string;

beforeEach(async () => {
  database = await createTestDatabase();
  const module = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, poolErrorHandler: () => undefined }),
      ResilienceModule.forRoot({ connection: { connectionString: database.url } }),
      CacheModule.forRoot({ redisUrl: undefined }),
      HealthModule,
    ],
    providers: [SlowEnding],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { bodyParser: false });
  await app.listen(0, '127.0.0.1');
  baseUrl = await app.getUrl();
});

afterEach(async () => {
  app.get(SlowEnding).finish();
  await app.close();
  await database.drop();
});

async function probe(path: string): Promise<unknown> {
  const { status, body } = await call(baseUrl, 'GET', path);
  return { status, body };
}

const ALIVE = { status: 200, body: { status: 'alive' } };

describe('the probes', () => {
  it('say ready while the database answers', async () => {
    expect(await probe('/health/ready')).toEqual({ status: 200, body: { status: 'ready' } });
    expect(await probe('/health/live')).toEqual(ALIVE);
  });

  it('say alive but not ready when the database is away', async () => {
    await database.drop();
    database = await createTestDatabase(); // For the end of the test to drop.
    const notReady = { status: 503, body: { status: 'not_ready', reason: 'database' } };
    expect(await probe('/health/ready')).toEqual(notReady);
    expect(await probe('/health/live')).toEqual(ALIVE);
  });

  it('say not ready as soon as the process is stopping', async () => {
    const closing = app.close();
    const notReady = { status: 503, body: { status: 'not_ready', reason: 'stopping' } };
    await eventually(async () => expect(await probe('/health/ready')).toEqual(notReady));
    expect(await probe('/health/live')).toEqual(ALIVE);
    app.get(SlowEnding).finish();
    await closing;
  });
});
