import { newSecret } from '@goldkeep/auth';
import { userIdOf } from '@goldkeep/players';
import { execute, type Game } from '../reads/game';
import { runCli } from '../cli';

export const ITEMS = 200;
export const KEYS = 50;
/** With those that the game has already, five. */
const MORE_CURRENCIES = ['DICE', 'SHARDS', 'STARS'] as const;
const CATALOG_ITEMS = 100;
const USERS = 2_000;

/** A user as both servers are asked for them. */
export interface BenchUser {
  readonly playerId: number;
  readonly userId: string;
}

export interface UserGame extends Game {
  readonly users: readonly BenchUser[];
  /** The currencies between which is transferred. */
  readonly from: number;
  readonly to: number;
}

/** Gives some of the game's players what a client state has to tell. */
export async function equipUsers(game: Game): Promise<UserGame> {
  const { url, gameId } = game;
  for (const code of MORE_CURRENCIES) {
    await runCli(url, ['create-currency', '--game', String(gameId), '--code', code, '--name', code]);
  }
  const rows = await execute<{ player_id: string }>(
    url,
    `CREATE TABLE bench_user AS
       SELECT shard, player_id FROM player WHERE game_id = ${gameId} ORDER BY player_id LIMIT ${USERS}`,
    `INSERT INTO catalog_item (game_id, catalog_version, item_id, display_name, item_class, is_stackable, prices, created_at)
     SELECT ${gameId}, 'Item', 'item_' || n, 'Item ' || n, 'Consumable', true, '{}', now()
       FROM generate_series(1, ${CATALOG_ITEMS}) AS n`,
    `INSERT INTO item_instance (shard, game_id, player_id, instance_id, catalog_version, item_id, remaining_uses, purchase_date)
     SELECT shard, ${gameId}, player_id, 'itm_01KAJ7V9Q2' || lpad(n::text, 10, '0'), 'Item',
            'item_' || (1 + n % ${CATALOG_ITEMS}), 1 + n, now()
       FROM bench_user, generate_series(1, ${ITEMS}) AS n`,
    `INSERT INTO custom_data (shard, player_id, key, value, version, updated_at)
     SELECT shard, player_id, 'ui_setting_' || n, 'value ' || n, n, now() FROM bench_user, generate_series(1, ${KEYS}) AS n`,
    `INSERT INTO balance (shard, player_id, currency_id, available)
     SELECT b.shard, b.player_id, c.currency_id, 100000000 FROM bench_user b, currency c WHERE c.game_id = ${gameId}
     ON CONFLICT (shard, player_id, currency_id) DO NOTHING`,
    `UPDATE shard_book b SET available = f.available, issuance = -f.available, funded_players = f.players
       FROM (SELECT shard, currency_id, sum(available) AS available, count(*) AS players FROM balance GROUP BY 1, 2) f
      WHERE f.shard = b.shard AND f.currency_id = b.currency_id`,
    `INSERT INTO state_section (shard, player_id, section, version, data, updated_at)
     SELECT shard, player_id, s, 1, CASE s WHEN 'public_data' THEN '{"Power":' || player_id || '}' ELSE '{"a":1}' END::json, now()
       FROM bench_user, unnest(ARRAY['characters', 'quests', 'public_data']) AS s`,
    `INSERT INTO leaderboard_score (shard, player_id, game_id, power)
     SELECT shard, player_id, ${gameId}, player_id FROM bench_user`,
    `INSERT INTO transfer_pair (game_id, from_currency_id, to_currency_id)
     SELECT ${gameId}, f.currency_id, t.currency_id FROM currency f, currency t
      WHERE f.game_id = ${gameId} AND t.game_id = ${gameId} AND f.code = 'DICE' AND t.code = 'SHARDS'`,
    'VACUUM ANALYZE',
    'CHECKPOINT',
    'SELECT player_id FROM bench_user ORDER BY random()',
  );
  const users = rows.map(({ player_id }) => ({ playerId: Number(player_id), userId: userIdOf(Number(player_id)) }));
  const [from = NaN, to = NaN] = await currencyIds(url, gameId);
  return { ...game, users, from, to };
}

async function currencyIds(url: string, gameId: number): Promise<readonly number[]> {
  const rows = await execute<{ id: number }>(
    url,
    `SELECT currency_id AS id FROM currency WHERE game_id = ${gameId} AND code IN ('DICE', 'SHARDS') ORDER BY code`,
  );
  return rows.map(({ id }) => id);
}

/** Signs the tickets of this run. */
export const SESSION_SECRET = newSecret('');
