import type { Sweep } from '@goldkeep/persistence';
import { ITEMS } from './flow-ids';

/**
 * Adds what flowed on past days to the totals over all shards, so that a year is read without looking at each shard.
 * A day that has changed since, because a transaction ended after midnight, is added to once more.
 */
export const sumFlows: Sweep = {
  table: 'flow_day',
  statement: `
    WITH fresh AS MATERIALIZED (
      SELECT shard, currency_id, flow_id, day, transactions, money_in, money_out,
             transactions - summed_transactions AS more, money_in - summed_in AS more_in, money_out - summed_out AS more_out
        FROM flow_day WHERE shard = $1 AND is_fresh AND day < (now() AT TIME ZONE 'UTC')::date
       ORDER BY currency_id, flow_id, day LIMIT $2 FOR UPDATE
    ), noted AS (
      UPDATE flow_day f SET summed_transactions = n.transactions, summed_in = n.money_in, summed_out = n.money_out, is_fresh = false
        FROM fresh n
       WHERE f.shard = n.shard AND f.currency_id = n.currency_id AND f.flow_id = n.flow_id AND f.day = n.day
    ), summed AS (
      INSERT INTO flow_total AS t (currency_id, flow_id, day, transactions, money_in, money_out)
      SELECT currency_id, flow_id, day, more, more_in, more_out FROM fresh ORDER BY currency_id, flow_id, day
      ON CONFLICT (currency_id, day, flow_id) DO UPDATE
         SET transactions = t.transactions + excluded.transactions, money_in = t.money_in + excluded.money_in,
             money_out = t.money_out + excluded.money_out
    ), changed AS (
      INSERT INTO reason_day AS d (currency_id, day, changes)
      SELECT DISTINCT currency_id, day, 1 FROM fresh WHERE flow_id < ${ITEMS.other} ORDER BY currency_id, day
      ON CONFLICT (currency_id, day) DO UPDATE SET changes = d.changes + 1
    )
    SELECT count(*) AS deleted FROM fresh`,
};
