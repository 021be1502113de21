import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';
import { CommitListeners, noteChange, type ChangedPlayer } from './commit-listeners';
import { UnitOfWork } from './unit-of-work';

Logger.overrideLogger(false);

const PLAYER: ChangedPlayer = { gameId: 1, playerId: 64 };

let database: TestDatabase;
let dataSource: DataSource;
let commits: CommitListeners;
let unitOfWork: UnitOfWork;
let heard: ChangedPlayer[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});
beforeEach(() => {
  heard = [];
  commits = new CommitListeners();
  unitOfWork = new UnitOfWork(dataSource, commits);
});

describe('listeners', () => {
  it('hear whom a transaction has changed after its commit and before its caller', async () => {
    const order: string[] = [];
    commits.add(async (players) => {
      const open = await dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      expect(open).toEqual([]);
      heard.push(...players);
      order.push('listener');
    });
    await unitOfWork.run((tx) => {
      noteChange(tx, PLAYER);
      return Promise.resolve();
    });
    order.push('caller');
    expect([heard, order]).toEqual([[PLAYER], ['listener', 'caller']]);
  });

  it('hear nothing of what was rolled back, or of what changed nobody', async () => {
    commits.add((players) => Promise.resolve(void heard.push(...players)));
    const failing = unitOfWork.run((tx) => {
      noteChange(tx, PLAYER);
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    await unitOfWork.run(() => Promise.resolve());
    expect(heard).toEqual([]);
  });

  it('that fail take nothing back, and keep nobody else from hearing', async () => {
    commits.add(() => Promise.reject(new Error('deaf')));
    commits.add((players) => Promise.resolve(void heard.push(...players)));
    const result = await unitOfWork.run((tx) => {
      noteChange(tx, PLAYER);
      return Promise.resolve('done');
    });
    expect([result, heard]).toEqual(['done', [PLAYER]]);
  });
});
