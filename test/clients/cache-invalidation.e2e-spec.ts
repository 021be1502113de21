import { newRequestId, openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { constantsOf, keepConsole, loadExample } from './load-example';

interface Purchase {
  readonly game_id: number;
  readonly player_id: number;
  readonly player_email: string;
}

interface Transfer {
  readonly success: boolean;
  readonly from_game_id?: number;
  readonly from_player_id?: number;
  readonly from_player_email?: string;
  readonly to_game_id?: number;
  readonly to_player_id?: number;
  readonly to_player_email?: string;
}

interface Example {
  invalidatePlayerCache(gameId: number, playerId: number, playerEmail?: string | null): Promise<unknown>;
  processCurrencyPurchase(playerId: number, amount: string): Promise<Purchase>;
  invalidateBatchTransferCaches(transferResults: readonly Transfer[]): Promise<void>;
}

interface Lookup {
  readonly player: { readonly player_id: number };
  readonly summary: { readonly total_value: string };
}

let world: ApiWorld;

beforeAll(async () => {
  // Whoever delivers the event of a write drops the view once more, at a moment of its own.
  world = await openApiWorld(undefined, { WORKER: 'separate' });
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

const exampleWith = (parts: Readonly<Record<string, unknown>> = {}) =>
  loadExample<Example>('cache-invalidation', { ...constantsOf(world.baseUrl, world.game), ...parts });
const lookUp = async (email: string, { key }: WorldGame = world.game) =>
  (await world.call<Lookup>('GET', `/api/player-balances/player/by-email/${email}`, { key })).body;
const valueOf = async (email: string, game?: WorldGame) => (await lookUp(email, game)).summary.total_value;

/** A player with 10.00 whose view is cached. */
async function aReadPlayer(game: WorldGame = world.game): Promise<{ readonly id: number; readonly email: string }> {
  const email = `${newRequestId()}@example.com`;
  await game.addPlayer(email, '10.00');
  return { id: (await lookUp(email, game)).player.player_id, email };
}

/** Changes what a player has where the server does not see it. */
async function setBehindTheBack(playerId: number, minorUnits: number): Promise<void> {
  await world.dataSource.query('UPDATE balance SET available = $2 WHERE player_id = $1', [playerId, minorUnits]);
}

describe('the webhook', () => {
  it('answers as documented, and has the next lookup read anew', async () => {
    const { id, email } = await aReadPlayer();
    await setBehindTheBack(id, 2_000);
    expect(await valueOf(email)).toBe('10.00');

    expect(await exampleWith().invalidatePlayerCache(world.game.gameId, id, email)).toEqual({
      status: 'success',
      message: expect.any(String) as string,
      game_id: world.game.gameId,
      player_id: id,
    });
    expect(await valueOf(email)).toBe('20.00');
  });

  it('needs no e-mail address', async () => {
    const { id, email } = await aReadPlayer();
    await setBehindTheBack(id, 2_000);

    await exampleWith().invalidatePlayerCache(world.game.gameId, id);

    expect(await valueOf(email)).toBe('20.00');
  });

  it('answers the same for a player who does not exist', async () => {
    const unknown = exampleWith().invalidatePlayerCache(world.game.gameId, 64_000_001, 'nobody@example.com');
    await expect(unknown).resolves.toMatchObject({ status: 'success', player_id: 64_000_001 });
  });
});

describe('a purchase of currency', () => {
  it('is seen by the lookup that follows it', async () => {
    const { id, email } = await aReadPlayer();
    const { gameId } = world.game;
    const example = exampleWith({
      completePurchaseTransaction: async (playerId: number, amount: string): Promise<Purchase> => {
        const body = { client_request_id: newRequestId(), player_id: playerId, amount, reason: 'currency_purchase' };
        await world.call('POST', '/api/economy/credits', { body });
        return { game_id: gameId, player_id: playerId, player_email: email };
      },
    });
    const printed = keepConsole();

    const purchase = await example.processCurrencyPurchase(id, '2.50');

    expect(purchase).toEqual({ game_id: gameId, player_id: id, player_email: email });
    expect(printed).toEqual({ log: [['Purchase completed and cache invalidated']], error: [] });
    expect(await valueOf(email)).toBe('12.50');
  });
});

describe('a batch of transfers', () => {
  it('is seen on both sides of each that succeeded, across games', async () => {
    const other = await world.addGame();
    const [sender, receiver, untouched] = [await aReadPlayer(), await aReadPlayer(other), await aReadPlayer()];
    for (const { id } of [sender, receiver, untouched]) await setBehindTheBack(id, 500);
    const printed = keepConsole();

    await exampleWith().invalidateBatchTransferCaches([
      {
        success: true,
        from_game_id: world.game.gameId,
        from_player_id: sender.id,
        from_player_email: sender.email,
        to_game_id: other.gameId,
        to_player_id: receiver.id,
        to_player_email: receiver.email,
      },
      { success: false },
    ]);

    expect(printed).toEqual({ log: [['All transfer caches invalidated']], error: [] });
    expect(await valueOf(sender.email)).toBe('5.00');
    expect(await valueOf(receiver.email, other)).toBe('5.00');
    expect(await valueOf(untouched.email)).toBe('10.00');
  });
});
