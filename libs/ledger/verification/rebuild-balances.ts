import type { Client, ClientConfig } from 'pg';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { ACCOUNTS } from '../accounts';
import { inSnapshot, withOwnConnection } from './own-connection';

/** A balance that is not what its entries say; null where one of both is missing. */
interface Difference {
  readonly kept: string | null;
  readonly rebuilt: string | null;
}

export interface RebuiltBalances {
  readonly rebuilt: number;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
}

const DIFFERENCES_MAX = 100;

const SHADOW = `
  CREATE TEMPORARY TABLE rebuilt_balance (
    shard smallint, player_id bigint, currency_id integer, available bigint, reserved bigint,
    PRIMARY KEY (shard, player_id, currency_id))`;

const REBUILD = `
  INSERT INTO rebuilt_balance
  SELECT shard, player_id, currency_id, coalesce(sum(amount) FILTER (WHERE account = ${ACCOUNTS.available}), 0),
         coalesce(sum(amount) FILTER (WHERE account = ${ACCOUNTS.reserved}), 0)
    FROM entry
   WHERE shard = $1 AND account IN (${ACCOUNTS.available}, ${ACCOUNTS.reserved})
     AND currency_id IN (SELECT currency_id FROM shard_book WHERE shard = $1 AND game_id = $2)
   GROUP BY shard, player_id, currency_id`;

/** The text of a row is what is compared: shard, player, currency, available, reserved. */
const COMPARE = `
  SELECT k.row AS kept, r.row AS rebuilt, count(*) OVER () AS differing
    FROM (SELECT player_id, currency_id, ROW(shard, player_id, currency_id, available, reserved)::text AS row FROM balance
           WHERE shard = $1
             AND currency_id IN (SELECT currency_id FROM shard_book WHERE shard = $1 AND game_id = $2)) k
    FULL JOIN (SELECT player_id, currency_id, ROW(shard, player_id, currency_id, available, reserved)::text AS row
                 FROM rebuilt_balance) r ON r.player_id = k.player_id AND r.currency_id = k.currency_id
   WHERE k.row IS DISTINCT FROM r.row
   ORDER BY coalesce(k.player_id, r.player_id), coalesce(k.currency_id, r.currency_id) LIMIT ${DIFFERENCES_MAX}`;

interface ComparedRow extends Difference {
  readonly differing: string;
}

/**
 * Makes a game's balances anew from its entries, shard by shard, in a temporary table, and compares them byte for byte
 * with those that are kept. When a recharging balance was looked at last is no money and stands in no entry.
 */
export function rebuildBalances(connection: ClientConfig, gameId: number): Promise<RebuiltBalances> {
  return withOwnConnection(connection, async (client) => {
    await client.query(SHADOW);
    let all: RebuiltBalances = { rebuilt: 0, differing: 0, differences: [] };
    for (let shard = 0; shard < SHARD_COUNT; shard++) {
      const one = await inSnapshot(client, 'READ WRITE', () => rebuildShard(client, shard, gameId));
      all = {
        rebuilt: all.rebuilt + one.rebuilt,
        differing: all.differing + one.differing,
        differences: [...all.differences, ...one.differences].slice(0, DIFFERENCES_MAX),
      };
    }
    return all;
  });
}

async function rebuildShard(client: Client, shard: number, gameId: number): Promise<RebuiltBalances> {
  const { rowCount } = await client.query(REBUILD, [shard, gameId]);
  const { rows } = await client.query<ComparedRow>(COMPARE, [shard, gameId]);
  return {
    rebuilt: rowCount ?? 0,
    differing: Number(rows[0]?.differing ?? 0),
    differences: rows.map(({ kept, rebuilt }) => ({ kept, rebuilt })),
  };
}
