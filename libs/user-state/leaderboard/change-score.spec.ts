import fc from 'fast-check';
import { UnitOfWork } from '@goldkeep/persistence';
import { lockState } from '@goldkeep/players';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { changeScore } from './change-score';
import { bucketOf } from './power-bucket';

/** Of a game; all in two shards, so that they meet in the same counters. */
const PLAYERS = 8;

let app: ModuleApp;
let games = 0;

beforeAll(async () => {
  app = await startModuleApp([]);
});
afterAll(() => app.close());

const idOf = (gameId: number, index: number) => (gameId * PLAYERS + index) * 64 + (index % 2);

async function aGame(): Promise<number> {
  games += 1;
  for (let index = 0; index < PLAYERS; index++) {
    await app.dataSource.query(
      `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES ($1, $2, $3, $4, 'P', now())`,
      [index % 2, idOf(games, index), games, String(index)],
    );
  }
  return games;
}

const change = (gameId: number, index: number, power: number) =>
  app.app.get(UnitOfWork).run(async (tx) => {
    const player = { gameId, playerId: idOf(gameId, index) };
    await lockState(tx, player);
    await changeScore(tx, { ...player, power });
  });

const countersOf = async (gameId: number) => {
  const rows = await app.dataSource.query<{ shard: number; bucket: number; players: string }[]>(
    'SELECT shard, bucket, players FROM leaderboard_bucket WHERE game_id = $1 AND players <> 0',
    [gameId],
  );
  return new Map(rows.map(({ shard, bucket, players }) => [`${shard}:${bucket}`, Number(players)]));
};

const recountOf = async (gameId: number) => {
  const rows = await app.dataSource.query<{ shard: number; power: string }[]>(
    'SELECT shard, power FROM leaderboard_score WHERE game_id = $1',
    [gameId],
  );
  const counts = new Map<string, number>();
  for (const { shard, power } of rows) {
    const key = `${shard}:${bucketOf(Number(power))}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

describe('the counters of the leaderboard', () => {
  it('equal a recount, whatever is written at once', async () => {
    const powers = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200 }), fc.maxSafeNat());
    const changes = fc.array(fc.tuple(fc.nat(PLAYERS - 1), powers), { minLength: 1, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(changes, async (made) => {
        const gameId = await aGame();
        await Promise.all(made.map(([index, power]) => change(gameId, index, power)));
        expect(await countersOf(gameId)).toEqual(await recountOf(gameId));
      }),
      { numRuns: 25 },
    );
  });

  it('are empty again when nobody has power any more', async () => {
    const gameId = await aGame();
    for (const power of [3, 40, 41, 9_000_000, 0]) await change(gameId, 1, power);
    expect([await countersOf(gameId), await recountOf(gameId)]).toEqual([new Map(), new Map()]);
  });

  it('never wait for each other in a circle when two players swap their powers, again and again', async () => {
    const gameId = await aGame();
    for (let round = 0; round < 50; round++) {
      const [one, other] = round % 2 === 0 ? [10, 1_000] : [1_000, 10];
      await Promise.all([change(gameId, 0, one), change(gameId, 2, other)]);
    }
    expect(await countersOf(gameId)).toEqual(await recountOf(gameId));
  });
});
