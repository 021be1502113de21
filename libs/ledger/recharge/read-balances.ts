import type { DataSource } from 'typeorm';
import type { MinorUnits } from '@goldkeep/money';
import { readPrepared, type Shard, type Transaction } from '@goldkeep/persistence';
import type { PlayerReference } from '../ledger-command';
import type { RechargeClock } from './accrue';

/** Names a balance, whether there is one yet or not. */
export interface BalanceKey {
  readonly gameId: number;
  readonly shard: Shard;
  readonly player: PlayerReference;
  readonly currencyId: number;
}

/** A balance as it is booked. */
export interface BookedBalance {
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
  /** Null when the balance was not written since its currency recharges. */
  readonly clock: RechargeClock | null;
  /** Milliseconds since 1970. */
  readonly playerJoinedMs: number;
}

interface Row {
  /** Counts from 1. */
  readonly ord: string;
  readonly available: string | null;
  readonly reserved: string | null;
  readonly rechargeAt: Date | null;
  readonly elapsedMs: string | null;
  readonly dateJoined: Date;
}

/** LIMIT 1 on rows found by a whole key, as in ledger_apply: it keeps a plan made on empty tables from reading full ones. */
const READ = {
  name: 'read_recharging_balances',
  text: `
  SELECT u.ord, b.available, b.reserved, b.recharge_at AS "rechargeAt", b.recharge_elapsed_ms AS "elapsedMs",
         p.date_joined AS "dateJoined"
    FROM unnest($1::integer[], $2::smallint[], $3::bigint[], $4::text[], $5::integer[])
         WITH ORDINALITY AS u (game_id, shard, player_id, email, currency_id, ord)
   CROSS JOIN LATERAL (
      (SELECT i.player_id, i.date_joined FROM player i
        WHERE i.shard = u.shard AND i.player_id = u.player_id AND i.game_id = u.game_id AND i.deleted_at IS NULL LIMIT 1)
      UNION ALL
      (SELECT k.player_id, k.date_joined FROM player k
        WHERE k.shard = u.shard AND k.game_id = u.game_id AND k.email_key = u.email LIMIT 1)) p
    LEFT JOIN LATERAL (
      SELECT x.available, x.reserved, x.recharge_at, x.recharge_elapsed_ms FROM balance x
       WHERE x.shard = u.shard AND x.player_id = p.player_id AND x.currency_id = u.currency_id LIMIT 1) b ON true`,
};

/** The balances of these keys, in their order; undefined where the game has no such player. */
export async function readBalances(
  source: DataSource | Transaction,
  keys: readonly BalanceKey[],
): Promise<(BookedBalance | undefined)[]> {
  if (keys.length === 0) return [];
  const rows = await readPrepared<Row[]>(source, READ, [
    keys.map(({ gameId }) => gameId),
    keys.map(({ shard }) => shard),
    keys.map(({ player }) => ('playerId' in player ? player.playerId : null)),
    keys.map(({ player }) => ('emailKey' in player ? player.emailKey : null)),
    keys.map(({ currencyId }) => currencyId),
  ]);
  const found = new Array<BookedBalance | undefined>(keys.length).fill(undefined);
  for (const row of rows) found[Number(row.ord) - 1] = balanceOf(row);
  return found;
}

function balanceOf({ available, reserved, rechargeAt, elapsedMs, dateJoined }: Row): BookedBalance {
  return {
    available: BigInt(available ?? 0),
    reserved: BigInt(reserved ?? 0),
    clock: rechargeAt && { atMs: rechargeAt.getTime(), elapsedMs: Number(elapsedMs) },
    playerJoinedMs: dateJoined.getTime(),
  };
}
