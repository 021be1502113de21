import { Module } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { userIdOf } from '@goldkeep/players';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { SaveSectionCommand, SaveSectionHandler } from '../sections/save-section/save-section.handler';
import { Leaderboard } from './leaderboard';
import { LeaderboardResultDto } from './leaderboard.dto';
import { bucketOf } from './power-bucket';

@Module({ imports: [AuthModule], providers: [Leaderboard, SaveSectionHandler] })
class LeaderboardRules {}

const MINUTE_MS = 60_000;

let app: ModuleApp;
let players = 0;
let games = 0;

beforeAll(async () => {
  app = await startModuleApp([LeaderboardRules]);
});
afterAll(() => app.close());

interface Player {
  readonly gameId: number;
  readonly playerId: number;
}

const aGame = () => ++games;

async function aPlayer(gameId: number): Promise<Player> {
  players += 1;
  const player = { gameId, playerId: 64 + players };
  await app.dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES ($1 % 64, $1, $2, $3, 'P', now())`,
    [player.playerId, gameId, String(players)],
  );
  return player;
}

const show = (player: Player, publicData: Readonly<Record<string, unknown>>) =>
  app.commands.execute(
    new SaveSectionCommand({
      ...player,
      section: 'public_data',
      dataJson: JSON.stringify(publicData),
      version: undefined,
    }),
  );
const read = async (player: Player) => new LeaderboardResultDto(await app.app.get(Leaderboard).read(player));

/** Players who have nothing but a score, counted as the server does it. */
async function addScores(gameId: number, powers: readonly number[]): Promise<readonly Player[]> {
  const first = 64 + players + 1;
  players += powers.length;
  await app.dataSource.query(
    `INSERT INTO leaderboard_score (shard, player_id, game_id, power)
     SELECT (n + $1 - 1) % 64, n + $1 - 1, $2, power FROM unnest($3::bigint[]) WITH ORDINALITY AS u (power, n)`,
    [first, gameId, powers],
  );
  await app.dataSource.query(
    `INSERT INTO leaderboard_bucket (shard, game_id, bucket, players)
     SELECT (n + $1 - 1) % 64, $2, bucket, count(*) FROM unnest($3::smallint[]) WITH ORDINALITY AS u (bucket, n)
      GROUP BY 1, 3`,
    [first, gameId, powers.map(bucketOf)],
  );
  return powers.map((_power, index) => ({ gameId, playerId: first + index }));
}

describe('the leaderboard', () => {
  it('of a game without powers is empty, and nobody has a position', async () => {
    const player = await aPlayer(aGame());
    await show(player, { Username: 'Nobody' });
    expect(await read(player)).toEqual({ Leaderboard: [], Own: null });
  });

  it('shows players by power, with what their public data says of them', async () => {
    const gameId = aGame();
    const [weak, strong] = [await aPlayer(gameId), await aPlayer(gameId)];
    await show(weak, { Power: 1, Username: null, Extra: [1] });
    await show(strong, {
      Power: 2,
      Username: 'Ada',
      Country: 'NO',
      AvatarUrl: 'a.png',
      Vip: true,
      Level: 9,
      NetWorth: 5,
    });
    expect(await read(weak)).toEqual({
      Leaderboard: [
        {
          Position: 1,
          UserID: userIdOf(strong.playerId),
          Username: 'Ada',
          Country: 'NO',
          AvatarUrl: 'a.png',
          Vip: true,
          Level: 9,
          Power: 2,
        },
        {
          Position: 2,
          UserID: userIdOf(weak.playerId),
          Username: null,
          Country: null,
          AvatarUrl: null,
          Vip: false,
          Level: 0,
          Power: 1,
        },
      ],
      Own: { Position: 2, Power: 1 },
    });
  });

  it('gives equals the same position, and the next one theirs and their number', async () => {
    const gameId = aGame();
    const ranked = await Promise.all(
      [5, 9, 5, 7, 5, 1].map(async (Power) => {
        const player = await aPlayer(gameId);
        await show(player, { Power });
        return player;
      }),
    );
    const results = await Promise.all(ranked.map(read));
    expect(results.map(({ Own }) => Own?.Position)).toEqual([3, 1, 3, 2, 3, 6]);
    expect(results[0]?.Leaderboard.map(({ Position, Power }) => [Position, Power])).toEqual([
      [1, 9],
      [2, 7],
      [3, 5],
      [3, 5],
      [3, 5],
      [6, 1],
    ]);
  });

  it('shows the first ten of a game, and nobody of another', async () => {
    const gameId = aGame();
    for (let Power = 1; Power <= 12; Power++) await show(await aPlayer(gameId), { Power });
    const stranger = await aPlayer(aGame());
    await show(stranger, { Power: 1_000 });
    const own = await aPlayer(gameId);
    const { Leaderboard: top, Own } = await read(own);
    expect([top.map(({ Power }) => Power), Own]).toEqual([[12, 11, 10, 9, 8, 7, 6, 5, 4, 3], null]);
    expect((await read(stranger)).Own).toEqual({ Position: 1, Power: 1_000 });
    expect((await read({ gameId, playerId: stranger.playerId })).Own).toBeNull();
  });

  it('tells the own position at once, and the first ten after ten seconds at the latest', async () => {
    const gameId = aGame();
    const [one, other] = [await aPlayer(gameId), await aPlayer(gameId)];
    await show(one, { Power: 5 });
    await read(one);
    await show(other, { Power: 6 });
    expect(await read(one)).toMatchObject({ Leaderboard: [{ Power: 5 }], Own: { Position: 2 } });
    app.clock.advance(10_000);
    expect(await read(one)).toMatchObject({ Leaderboard: [{ Power: 6 }, { Power: 5 }], Own: { Position: 2 } });
  });

  it('lets go of whoever has no power any more', async () => {
    const gameId = aGame();
    const player = await aPlayer(gameId);
    for (const [data, own] of [
      [{ Power: 3 }, { Position: 1, Power: 3 }],
      [{ Username: 'Ada' }, null],
      [{ Power: 40 }, { Position: 1, Power: 40 }],
      [{ Power: 0 }, null],
    ] as const) {
      await show(player, data);
      expect((await read(player)).Own).toEqual(own);
    }
  });

  it('ranks the largest power there is', async () => {
    const gameId = aGame();
    const player = await aPlayer(gameId);
    await show(player, { Power: Number.MAX_SAFE_INTEGER });
    expect((await read(player)).Own).toEqual({ Position: 1, Power: Number.MAX_SAFE_INTEGER });
  });
});

describe('the own position', () => {
  /** Few have much, many have little and share it. */
  const POWERS = Array.from({ length: 6_000 }, (_, index) => 1 + Math.floor(3_000_000 / (index + 1) ** 1.1));
  const exactPosition = (power: number) => 1 + POWERS.filter((other) => other > power).length;
  let ranked: readonly Player[];

  beforeAll(async () => {
    ranked = await addScores(aGame(), POWERS);
  });

  const positionAt = async (index: number) => {
    const player = ranked[index];
    return player && (await app.app.get(Leaderboard).read(player)).own;
  };

  it('is exact among the first thousand', async () => {
    for (const index of [0, 1, 2, 50, 321, 777, 998, 999]) {
      const power = POWERS[index] ?? NaN;
      const own = await positionAt(index);
      expect(own).toEqual({ power, position: exactPosition(power) });
      expect(own?.position).toBeLessThanOrEqual(1_000);
    }
  });

  it('is off by no more than those of about the same power beyond, and never within the first thousand', async () => {
    for (const index of [1_000, 1_001, 1_050, 1_500, 2_222, 3_141, 4_999, 5_999]) {
      const power = POWERS[index] ?? NaN;
      const alike = POWERS.filter((other) => bucketOf(other) === bucketOf(power)).length;
      const { position = NaN } = (await positionAt(index)) ?? {};
      const exact = exactPosition(power);
      expect(position).toBeGreaterThan(1_000);
      if (exact > 1_000) expect(Math.abs(position - exact)).toBeLessThan(alike);
    }
  });

  it('follows the counters of a minute ago at the latest', async () => {
    const [last] = ranked.slice(-1);
    if (!last) throw new Error('nobody is ranked');
    const before = (await positionAt(5_999))?.position ?? NaN;
    await app.dataSource.query(
      'UPDATE leaderboard_bucket SET players = players + 500 WHERE (shard, game_id, bucket) IN ' +
        '(SELECT shard, game_id, bucket FROM leaderboard_bucket WHERE game_id = $1 ORDER BY bucket DESC LIMIT 1)',
      [last.gameId],
    );
    expect((await positionAt(5_999))?.position).toBe(before);
    app.clock.advance(MINUTE_MS);
    expect((await positionAt(5_999))?.position).toBe(before + 500);
  });
});
