import { openApiWorld, type ApiWorld } from '../support/api-world';
import { constantsOf, keepConsole, loadExample } from './load-example';

interface PlayerStream {
  streamAllPlayers(options?: {
    readonly lastPlayerId?: number;
    readonly chunkSize?: number;
    readonly includeZeroBalances?: boolean;
  }): Promise<void>;
  exportAllPlayers(): Promise<void>;
}

interface Leaderboard {
  generateWealthLeaderboard(topN?: number): Promise<unknown>;
}

/** One line of the stream. */
interface Line {
  readonly status: string;
  readonly data: readonly { readonly player_id: number; readonly player_email: string }[];
  readonly total_streamed: number;
  readonly last_player_id: number;
}

const FUNDED = 5_200;

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
  await fill(world);
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

/** The higher the number, the more the player has; the last has nothing. */
async function fill({ dataSource, game }: ApiWorld): Promise<void> {
  await dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT (n % 64)::smallint, n, $1, 'player' || n || '@example.com', 'player' || n || '@example.com', 'Player ' || n, now()
       FROM generate_series(1, $2::integer + 1) n`,
    [game.gameId, FUNDED],
  );
  await dataSource.query(
    `INSERT INTO balance (shard, player_id, currency_id, available)
     SELECT (n % 64)::smallint, n, $1, n * 100 FROM generate_series(1, $2::integer) n`,
    [await game.currencyId('GOLD'), FUNDED],
  );
}

const example = () => loadExample<PlayerStream>('player-stream', { ...constantsOf(world.baseUrl, world.game) });

function linesOf(printed: { readonly log: readonly (readonly unknown[])[] }): Line[] {
  return printed.log.filter(([what]) => what === 'Received player chunk:').map(([, line]) => line as Line);
}

describe('the export', () => {
  it('prints every player with funds once, in chunks, and then the end', async () => {
    const printed = keepConsole();

    await example().exportAllPlayers();

    const lines = linesOf(printed);
    const ids = lines.flatMap(({ data }) => data.map(({ player_id }) => player_id));
    expect(printed.error).toEqual([]);
    expect(printed.log.at(0)).toEqual(['Starting full player export...']);
    expect(printed.log.at(-1)).toEqual(['Export completed. Total processed: 0']);
    expect(new Set(ids).size).toBe(FUNDED);
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(lines.map(({ status }) => status)).toEqual(['streaming', 'complete']);
    expect(lines.at(-1)).toEqual({
      status: 'complete',
      data: [],
      total_streamed: FUNDED,
      last_player_id: ids.at(-1),
    });
  });

  it('prints a player as documented', async () => {
    const printed = keepConsole();

    await example().streamAllPlayers({ chunkSize: 50_000 });

    const player = linesOf(printed)[0]?.data.find(({ player_email }) => player_email === 'player17@example.com');
    expect(player).toEqual({
      player_id: 17,
      player_email: 'player17@example.com',
      player_name: 'Player 17',
      balances: [
        {
          currency_id: await world.game.currencyId('GOLD'),
          currency_name: 'Gold Coins',
          available: '17.00',
          total: '17.00',
        },
      ],
      total_value: '17.00',
    });
  });

  it('goes on after the player it is told, and has those without funds when asked for', async () => {
    const printed = keepConsole();
    await example().streamAllPlayers({ chunkSize: 1_000, includeZeroBalances: true });
    const lines = linesOf(printed);
    expect(lines.map(({ data }) => data.length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 201, 0]);
    jest.restoreAllMocks();

    const resumed = keepConsole();
    await example().streamAllPlayers({ lastPlayerId: lines[2]?.last_player_id ?? NaN, includeZeroBalances: true });

    expect(linesOf(resumed).flatMap(({ data }) => data)).toEqual(lines.slice(3).flatMap(({ data }) => data));
  });

  it('says from where to resume when it is refused', async () => {
    const game = await world.addGame();
    const printed = keepConsole();

    const constants = { ...constantsOf(world.baseUrl, game), SDK_KEY: 'gk_of_nobody' };
    await loadExample<PlayerStream>('player-stream', constants).exportAllPlayers();

    expect(printed.log.at(-1)).toEqual(['Resume from player ID: 0']);
    expect(printed.error).toEqual([['Export failed:', new Error('Stream failed: 401')]]);
  });
});

describe('the leaderboard', () => {
  it('counts every player, though it takes each network read for one JSON object', async () => {
    const constants = constantsOf(world.baseUrl, world.game);
    const client = loadExample<Record<string, unknown>>('player-api-client', { ...constants });
    const { LeaderboardGenerator } = loadExample<{ LeaderboardGenerator: new (key: string) => Leaderboard }>(
      'leaderboard-generator',
      { ...constants, ...client },
    );
    const printed = keepConsole();

    const leaderboard = await new LeaderboardGenerator(constants.SDK_KEY).generateWealthLeaderboard(10);

    expect(printed).toEqual({
      log: [['Starting wealth leaderboard generation...'], ['Leaderboard generated from 5,200 players']],
      error: [],
    });
    expect(leaderboard).toEqual(
      Array.from({ length: 10 }, (_, index) => ({
        rank: index + 1,
        playerId: FUNDED - index,
        playerName: `Player ${FUNDED - index}`,
        totalValue: FUNDED - index,
      })),
    );
  });
});
