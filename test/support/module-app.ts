import type { DynamicModule, Type } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AdminEntity, AdminSessionEntity, Clock, digestOf, newSecret, type AdminRole } from '@goldkeep/auth';
import { CacheModule } from '@goldkeep/cache';
import { answerDirectly } from '@goldkeep/games';
import { configureHttpApp, createFastifyAdapter, openFrontDoor } from '@goldkeep/http';
import { PersistenceModule } from '@goldkeep/persistence';
import { answerPreflights, userActionAlias, userErrors } from '@goldkeep/players';
import { shortWorks } from '@goldkeep/resilience';
import { dataSourceOptions } from '../../ormconfig';
import { createTestDatabase } from './test-database';

const FAR_FUTURE = new Date('2999-01-01T00:00:00Z');

/** The real time, and as much ahead of it as a test wants. */
class TestClock extends Clock {
  private aheadMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }
}

/** A few modules behind a real port, over a database of their own. */
export interface ModuleApp {
  readonly app: NestFastifyApplication;
  readonly baseUrl: string;
  readonly clock: TestClock;
  readonly commands: CommandBus;
  readonly dataSource: DataSource;
  /** The access token of a new admin. */
  aSession(role: AdminRole): Promise<string>;
  /** Stops listening and drops the database. */
  close(): Promise<void>;
}

/**
 * Starts the modules under test, with the transactions, buses and HTTP rules that the whole application has.
 * @param controllers routes of the test's own, to try guards on
 */
export async function startModuleApp(imports: (Type | DynamicModule)[], controllers: Type[] = []): Promise<ModuleApp> {
  const database = await createTestDatabase();
  const clock = new TestClock();
  const module = await Test.createTestingModule({
    imports: [
      CqrsModule.forRoot(),
      TypeOrmModule.forRoot(dataSourceOptions(database.url)),
      PersistenceModule,
      CacheModule.forRoot({ redisUrl: undefined }),
      ...imports,
    ],
    controllers,
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(
    createFastifyAdapter({ rewriteUrl: userActionAlias('') }),
    { bodyParser: false },
  );
  configureHttpApp(app, { apiPrefix: '', errorFamilies: [userErrors('')] });
  answerDirectly(app, openFrontDoor(app, shortWorks));
  answerPreflights(app, '');
  await app.listen(0, '127.0.0.1');
  const dataSource = app.get(DataSource);
  return {
    app,
    baseUrl: await app.getUrl(),
    clock,
    commands: app.get(CommandBus),
    dataSource,
    aSession: (role) => openSession(dataSource, role),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** The access token of a new admin. */
export async function openSession({ manager }: DataSource, role: AdminRole): Promise<string> {
  const token = newSecret('gka_');
  const email = `${token}@example.com`;
  const createdAt = new Date();
  const { adminId } = await manager.save(AdminEntity, { email, emailKey: email, passwordHash: '', role, createdAt });
  await manager.insert(AdminSessionEntity, { digest: digestOf(token), adminId, createdAt, expiresAt: FAR_FUTURE });
  return token;
}
