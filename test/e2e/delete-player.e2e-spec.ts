import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import { hold, Ledger } from '@goldkeep/ledger';
import { shardOfPlayer } from '@goldkeep/persistence';
import { GameDirectory } from '@goldkeep/games';
import { PLAYER_TABLES } from '../../apps/api/player-tables';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';

const PASSWORD = 'correct horse battery staple';
const NAME = 'Zebulon Quartermain';
const FUNDS = '100.00';
/** Emptied by themselves, or filled only where a game has webhook endpoints. */
const BEHIND_THE_SCENES: ReadonlySet<string> = new Set(['outbox', 'webhook_delivery', 'webhook_turn']);

interface Player {
  readonly email: string;
  readonly playerId: number;
  readonly userId: string;
  readonly ticket: string;
}
interface Summary {
  readonly players: { readonly total_players: number; readonly new_players_24h: number };
  readonly economy: readonly { readonly total_balance: string; readonly funded_players: number }[];
}

let world: ApiWorld;
let owner: string;
let names = 0;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }], { RATE_LIMITS: 'off' });
  const login = { email: 'owner@example.com', password: PASSWORD };
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(login));
  const answer = await call<{ access_token: string }>(world.baseUrl, 'POST', '/api/admin/auth/login', { body: login });
  owner = answer.body.access_token;
  const body = { item_id: 'potion', display_name: 'Health Potion' };
  const path = `/api/admin/games/${world.game.gameId}/catalogs/Item/items`;
  expect((await call(world.baseUrl, 'POST', path, { bearer: owner, body })).status).toBe(201);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

/** A player who has left a trace in every table there is. */
const aPlayer = async (): Promise<Player> => {
  const email = `secret-address-${++names}@delete.example`;
  const identity = { player_email: email, player_name: NAME, player_phone: '+358401234567', platform: 'unheard-of' };
  const made = await world.call<{ player_id: number; user_id: string }>('POST', '/api/players', { body: identity });
  const { player_id: playerId, user_id: userId } = made.body;
  await world.game.addPlayer(email, FUNDS);
  const sale = aPurchase({ player_email: email, player_name: NAME, unit_price: '5.00', total_price: '5.00' });
  expect((await world.call('POST', '/api/item-purchases/purchase-item', { body: sale })).status).toBe(200);
  await openHold(playerId);
  const at = `/api/players/${playerId}`;
  await world.call('POST', `${at}/items`, { body: { client_request_id: newRequestId(), item_id: 'potion' } });
  await world.call('PUT', `${at}/state/public_data`, { body: { data: { Username: NAME, Power: 9 } } });
  await world.call('POST', '/api/user/UpdateCustomUserData', { body: { UserID: userId, Key: 'note', Value: NAME } });
  await world.call('POST', '/api/user/AddUsageTime', { body: { UserID: userId, UsageTime: 60 } });
  const session = await world.call<{ ClientSessionTicket: string }>('POST', `${at}/sessions`);
  return { email, playerId, userId, ticket: session.body.ClientSessionTicket };
};
const openHold = async (playerId: number): Promise<void> => {
  const { gameId } = world.game;
  const currency = (await world.app.get(GameDirectory).snapshot(gameId)).currencyByCode('GOLD');
  if (!currency) throw new Error('the world has no GOLD');
  const expiresAt = new Date(Date.now() + 900_000);
  const common = { gameId, shard: shardOfPlayer(playerId), player: { playerId }, request: null };
  const held = await world.app.get(Ledger).submit(hold({ ...common, currency, amount: 1_000n, expiresAt }));
  expect(held.status).toBe('applied');
};
const rowsOf = async (table: string, { playerId }: Player): Promise<number> => {
  const [row] = await world.dataSource.query<{ count: string }[]>(
    `SELECT count(*) FROM ${table} WHERE player_id = $1`,
    [playerId],
  );
  return Number(row?.count);
};
/** Tables whose rows hold the text anywhere. */
const tablesWith = async (text: string): Promise<string[]> => {
  const tables = await world.dataSource.query<{ name: string }[]>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await world.dataSource.query<unknown[]>(
      `SELECT 1 FROM ${name} r WHERE to_jsonb(r)::text ILIKE $1 LIMIT 1`,
      [`%${text}%`],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
};
const summary = async (): Promise<Summary> => {
  const { body } = await world.call<Summary>('GET', '/api/player-balances/game-summary');
  return body;
};
const deleted = async (player: Player): Promise<void> => {
  expect((await world.call('DELETE', `/api/players/${player.playerId}`)).status).toBe(204);
};

describe('deleting a player', () => {
  it('leaves nothing personal and no game state in any table', async () => {
    const player = await aPlayer();
    const left = async () => {
      const counts = await Promise.all(PLAYER_TABLES.map(async ({ table }) => [table, await rowsOf(table, player)]));
      return new Map(counts as [string, number][]);
    };
    const empty = [...(await left())].filter(([table, rows]) => rows === 0 && !BEHIND_THE_SCENES.has(table));
    expect(empty).toEqual([]);
    await deleted(player);
    const after = await left();
    for (const { table, onDeletion } of PLAYER_TABLES) {
      if (!BEHIND_THE_SCENES.has(table))
        expect([table, after.get(table) === 0]).toEqual([table, onDeletion === 'erase']);
    }
    for (const trace of [player.email, NAME, '358401234567', 'unheard-of']) {
      expect([trace, await tablesWith(trace)]).toEqual([trace, []]);
    }
  });

  it('books what was left and held out of the economy', async () => {
    const player = await aPlayer();
    await deleted(player);
    const [wallet] = await world.dataSource.query<object[]>(
      'SELECT available, reserved FROM balance WHERE player_id = $1',
      [player.playerId],
    );
    expect(wallet).toEqual({ available: '0', reserved: '0' });
    const forfeited = await world.dataSource.query<object[]>(
      'SELECT amount FROM ledger_transaction WHERE player_id = $1 AND kind = 104',
      [player.playerId],
    );
    expect(forfeited).toEqual([{ amount: '9500' }]);
  });

  it('shows at once: in lookups, in the summary that was kept, and to those with a ticket', async () => {
    const player = await aPlayer();
    const lookup = `/api/player-balances/player/by-email/${player.email}`;
    expect((await world.call('GET', lookup)).status).toBe(200);
    const before = await summary();
    await deleted(player);
    expect((await world.call('GET', lookup)).status).toBe(404);
    expect((await world.call('GET', `/api/player-balances/player/${player.playerId}`)).status).toBe(404);
    const after = await summary();
    expect(after.players.total_players).toBe(before.players.total_players - 1);
    expect(after.players.new_players_24h).toBe(before.players.new_players_24h - 1);
    expect(after.economy[0]?.funded_players).toBe((before.economy[0]?.funded_players ?? NaN) - 1);
    const { status } = await call(world.baseUrl, 'POST', '/api/user/GetUsageTime', { bearer: player.ticket });
    expect(status).toBe(401);
  });

  it('happens once, however often and at how many places it is asked for', async () => {
    const player = await aPlayer();
    const other = await world.addInstance();
    const asked = Array.from({ length: 6 }, (_, at) =>
      call(at % 2 ? other.baseUrl : world.baseUrl, 'DELETE', `/api/players/${player.playerId}`, {
        key: world.game.key,
      }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([204, 404, 404, 404, 404, 404]);
  });

  it('works for a frozen wallet, and the address is free for somebody new', async () => {
    const player = await aPlayer();
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE player_id = $1', [player.playerId]);
    await deleted(player);
    const body = { player_email: player.email, player_name: 'Somebody New' };
    const made = await world.call<{ player_id: number }>('POST', '/api/players', { body });
    expect(made.status).toBe(201);
    expect(made.body.player_id).not.toBe(player.playerId);
  });

  it('is what DeleteUserAccount does for the player', async () => {
    const player = await aPlayer();
    const answer = await call(world.baseUrl, 'POST', '/api/user/DeleteUserAccount', { bearer: player.ticket });
    expect(answer.body).toEqual({ Success: true, Error: null, Data: { IsCompleted: true } });
    expect((await world.call('GET', `/api/players/${player.playerId}`)).status).toBe(404);
  });

  it('lets purchases that run meanwhile either happen before it or be refused', async () => {
    const player = await aPlayer();
    const sales = Array.from({ length: 8 }, () =>
      world.call('POST', '/api/economy/debits', {
        body: { client_request_id: newRequestId(), player_id: player.playerId, amount: '1.00', reason: 'race' },
      }),
    );
    await deleted(player);
    const statuses = new Set((await Promise.all(sales)).map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 404)).toBe(true);
    expect(await auditFindings(world.dataSource)).toEqual([]);
  });
});

describe('exporting a player', () => {
  const exported = (player: Pick<Player, 'playerId'>, bearer = owner) => {
    const path = `/api/admin/games/${world.game.gameId}/players/${player.playerId}/export`;
    return call<Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>>(world.baseUrl, 'GET', path, {
      bearer,
    });
  };

  it('gives everything that is held, table by table', async () => {
    const player = await aPlayer();
    const { status, body } = await exported(player);
    expect(status).toBe(200);
    const shown = PLAYER_TABLES.filter(({ exportRows }) => exportRows !== null).map(({ table }) => table);
    expect(Object.keys(body)).toEqual(shown);
    const empty = shown.filter((table) => (body[table] ?? []).length === 0 && !BEHIND_THE_SCENES.has(table));
    expect(empty).toEqual([]);
    expect(body.player?.[0]).toMatchObject({ player_id: player.playerId, email: player.email, name: NAME });
    expect(body.ledger_transaction).toHaveLength(3);
  });

  it('is refused for a player who is not there, and to staff without the role', async () => {
    expect((await exported({ playerId: 999_999_936 })).status).toBe(404);
    expect((await exported(await aPlayer(), 'gka_nobody')).status).toBe(401);
  });
});
