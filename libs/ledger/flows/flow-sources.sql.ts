import { SHARD_COUNT } from '@goldkeep/persistence';
import { ITEMS } from './flow-ids';

const FIRST_FLOW = 0;
const LAST_FLOW = 32_767;

/** Numbers of reasons are below those of items. */
export const SPAN_OF_REASONS = [FIRST_FLOW, ITEMS.other - 1] as const;
export const SPAN_OF_ITEMS = [ITEMS.other, LAST_FLOW] as const;

/** Flows `$2` to `$3` of the currencies `$1` on the days `$4` to `$5`, as far as they have been summed up. */
const SUMMED = `flow_total t
 WHERE t.currency_id = ANY ($1::integer[]) AND t.flow_id BETWEEN $2 AND $3 AND t.day BETWEEN $4::date AND $5::date`;

/** Flows `t` of one day as one text: of each its number, what came in and went out, how many transactions. */
export const REASONS_AS_TEXT = `
  string_agg(concat_ws(' ', t.flow_id, t.money_in, t.money_out, t.transactions), ' ' ORDER BY t.flow_id)`;

/** What each shard has beyond it: some days at most. */
export const FRESH = `unnest($1::integer[]) AS w (currency_id) CROSS JOIN generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)
 CROSS JOIN LATERAL (
   SELECT i.currency_id, i.flow_id, i.day, i.money_in - i.summed_in AS money_in, i.money_out - i.summed_out AS money_out,
          i.transactions - i.summed_transactions AS transactions
     FROM flow_day i WHERE i.shard = s.shard AND i.currency_id = w.currency_id AND i.is_fresh
      AND i.flow_id BETWEEN $2 AND $3 AND i.day BETWEEN $4::date AND $5::date) f`;

/** Both together. */
export const FLOWS = `
  SELECT t.currency_id, t.flow_id, t.day, t.money_in, t.money_out, t.transactions FROM ${SUMMED}
  UNION ALL SELECT f.* FROM ${FRESH}`;

export const SUMS = `sum(f.money_in) AS "moneyIn", sum(f.money_out) AS "moneyOut", sum(f.transactions) AS transactions`;
