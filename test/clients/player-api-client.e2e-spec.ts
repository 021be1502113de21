import { openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { closeDatabase, reopenDatabase } from '../support/database-outage';
import { constantsOf, keepConsole, loadExample } from './load-example';

type ErrorClass = new (message: string) => Error;

interface Client {
  request(endpoint: string, options?: Readonly<Record<string, unknown>>): Promise<unknown>;
  getPlayerBalanceWithRetry(playerEmail: string, maxRetries?: number): Promise<unknown>;
}

interface Example {
  readonly PlayerAPIClient: new (sdkKey: string) => Client;
  readonly PlayerNotFoundError: ErrorClass;
  readonly RateLimitError: ErrorClass;
  readonly CircuitBreakerError: ErrorClass;
  readonly AuthenticationError: ErrorClass;
  readonly ValidationError: ErrorClass;
  readonly APIError: ErrorClass;
  showPlayer(): Promise<void>;
}

/** What the program does instead of waiting. */
type Meanwhile = (delayMs: number) => Promise<unknown>;

const PLAYER = 'player@example.com';

let world: ApiWorld;

beforeAll(async () => {
  // Whoever delivers events asks the database all the time, and could open the circuit before these programs do.
  world = await openApiWorld(undefined, { WORKER: 'separate' });
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

const notAtAll: Meanwhile = () => Promise.reject(new Error('nothing to wait for'));

function exampleFor(game: WorldGame, meanwhile: Meanwhile = notAtAll): Example & { readonly client: Client } {
  const constants = {
    ...constantsOf(world.baseUrl, game),
    setTimeout: (resolve: () => void, delayMs: number) => void meanwhile(delayMs).then(resolve),
  };
  const example = loadExample<Example>('player-api-client', constants);
  return { ...example, client: new example.PlayerAPIClient(game.key) };
}

/** A game that has the player, and whose lookups are limited to some a minute. */
async function limitedTo(lookups: number): Promise<WorldGame> {
  const game = await world.addGame();
  await game.addPlayer(PLAYER, '1.00');
  await limit(game, lookups);
  return game;
}

async function limit(game: WorldGame, lookups: number): Promise<void> {
  await game.set({ rate_limits: { player_by_email: lookups } });
}

describe('the client with its error classes', () => {
  it('prints the player it found', async () => {
    await world.game.addPlayer(PLAYER, '15.00');
    const printed = keepConsole();

    await exampleFor(world.game).showPlayer();

    expect(printed.error).toEqual([]);
    const player = expect.objectContaining({ summary: { total_value: '15.00', currency_count: 1, has_funds: true } });
    expect(printed.log).toEqual([['Player data retrieved successfully:', player]]);
  });

  it('knows an unknown player', async () => {
    const { client, PlayerNotFoundError, showPlayer } = exampleFor(await world.addGame());
    await expect(client.getPlayerBalanceWithRetry('nobody@example.com')).rejects.toThrow(PlayerNotFoundError);

    const printed = keepConsole();
    await showPlayer();
    expect(printed).toEqual({ log: [['Player not found - might be a new user']], error: [] });
  });

  it('knows a key that is none', async () => {
    const { PlayerAPIClient, AuthenticationError } = exampleFor(world.game);
    const client = new PlayerAPIClient('gk_of_nobody');
    await expect(client.getPlayerBalanceWithRetry(PLAYER)).rejects.toThrow(AuthenticationError);
  });

  it.each([
    ['neither of the two lists', {}, /player_emails/],
    ['an id that is no integer', { player_ids: [1.5] }, /./],
  ])('is told why a batch with %s is refused', async (_what, batch, why) => {
    const { client, ValidationError } = exampleFor(world.game);
    const refused = client.request('/batch', { method: 'POST', body: JSON.stringify(batch) });
    await expect(refused).rejects.toThrow(ValidationError);
    await expect(refused).rejects.toThrow(why);
  });

  it('takes what it knows no class for as an error of the API', async () => {
    const { client, APIError } = exampleFor(world.game);
    const refused = client.request('/batch', { method: 'POST', body: '{}', headers: { 'Content-Type': 'text/plain' } });
    await expect(refused).rejects.toThrow(APIError);
    await expect(refused).rejects.toThrow('API request failed with status 415');
  });
});

describe('the client, over its rate limit', () => {
  it('is told after how many seconds to try again', async () => {
    const { client, RateLimitError } = exampleFor(await limitedTo(1));
    await client.getPlayerBalanceWithRetry(PLAYER);

    const refused = client.getPlayerBalanceWithRetry(PLAYER, 1);
    await expect(refused).rejects.toThrow(RateLimitError);
    await expect(refused).rejects.toThrow(/^Rate limit exceeded\. Retry after ([1-9]|[1-5]\d|60) seconds$/);
  });

  it('waits longer each time, and gets its answer once the limit allows it', async () => {
    const game = await limitedTo(1);
    const waits: number[] = [];
    const { client } = exampleFor(game, async (delayMs) => {
      waits.push(delayMs);
      if (waits.length === 2) await limit(game, 100);
    });
    await client.getPlayerBalanceWithRetry(PLAYER);

    await expect(client.getPlayerBalanceWithRetry(PLAYER)).resolves.toMatchObject({ player: { player_email: PLAYER } });
    expect(waits).toEqual([2_000, 4_000]);
  });

  it('says so when it gives up', async () => {
    const { client, showPlayer } = exampleFor(await limitedTo(1), () => Promise.resolve());
    await client.getPlayerBalanceWithRetry(PLAYER);
    const printed = keepConsole();

    await showPlayer();

    expect(printed).toEqual({ log: [['Rate limited - implementing backoff']], error: [] });
  });
});

describe('the client, with the database away', () => {
  afterEach(() => reopenDatabase(world.databaseUrl));

  it('waits for the circuit breaker, and gets its answer once the database is back', async () => {
    const game = await world.addGame();
    await game.addPlayer(PLAYER, '1.00');
    const waits: number[] = [];
    const { client, CircuitBreakerError } = exampleFor(game, async (delayMs) => {
      waits.push(delayMs);
      await reopenDatabase(world.databaseUrl);
    });
    await expect(client.request('/player/1')).rejects.toThrow('Player not found'); // From now on the key is known.
    await closeDatabase(world.databaseUrl);
    await expect(client.getPlayerBalanceWithRetry('unread@example.com', 1)).rejects.toThrow(CircuitBreakerError);

    await expect(client.getPlayerBalanceWithRetry(PLAYER)).resolves.toMatchObject({ player: { player_email: PLAYER } });
    expect(waits).toEqual([30_000]);
  });

  it('says that the service is degraded when it gives up', async () => {
    const game = await world.addGame();
    const { client, showPlayer } = exampleFor(game, () => Promise.resolve());
    await expect(client.request('/player/1')).rejects.toThrow('Player not found');
    await closeDatabase(world.databaseUrl);
    const printed = keepConsole();

    await showPlayer();

    expect(printed).toEqual({ log: [['Service degraded - using cached data or fallback']], error: [] });
  });
});
