import { readPrepared, SHARD_COUNT, type Transaction } from '@goldkeep/persistence';

/** As the database adds them up: sums leave every integer type, so they come as text. */
export interface CurrencySums {
  readonly currencyId: number;
  /** Players who have any of it, available or reserved. */
  readonly fundedPlayers: string;
  /** What all players have, in minor units. */
  readonly total: string;
  /** To the minute; automatic ones do not count. */
  readonly transactionsIn24h: string;
}

/** Once for a statement: PostgreSQL looks the name of the time zone up whenever it cuts a time. */
const SINCE = `since AS MATERIALIZED (SELECT date_trunc('minute', now(), 'UTC') - interval '24 hours' AS minute)`;
const SHARDS = `generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)`;

/** The first slot from the cut-off on; `until` narrows the search. */
const firstSlot = (until: string): string => `(
  SELECT i.transactions FROM minute_slot i
   WHERE i.shard = b.shard AND i.currency_id = b.currency_id AND i.minute >= since.minute ${until} ORDER BY i.minute LIMIT 1)`;

/**
 * A slot holds how many transactions there were before the first of its minute: one probe a shard and currency. In a
 * busy book it is one of the next minutes; a range without an end would read hundreds of keys ahead for each probe,
 * which takes three times as long. A book whose last slot is older had no transaction since.
 */
const SUM = {
  name: 'sum_currencies',
  text: `
  WITH ${SINCE}
  SELECT b.currency_id AS "currencyId", sum(b.funded_players) AS "fundedPlayers", sum(b.available + b.reserved) AS total,
         sum(b.transactions - CASE WHEN b.slot_minute < since.minute THEN b.transactions
               ELSE coalesce(${firstSlot("AND i.minute < since.minute + interval '10 minutes'")}, ${firstSlot('')},
                             b.transactions) END) AS "transactionsIn24h"
    FROM since CROSS JOIN unnest($1::integer[]) AS w (currency_id) CROSS JOIN ${SHARDS}
   CROSS JOIN LATERAL (SELECT * FROM shard_book i WHERE i.shard = s.shard AND i.currency_id = w.currency_id LIMIT 1) b
   GROUP BY b.currency_id ORDER BY b.currency_id`,
};

/** The sums of currencies over all shards, from the books. By ascending currency. */
export function sumCurrencies(tx: Transaction, currencyIds: readonly number[]): Promise<CurrencySums[]> {
  return readPrepared<CurrencySums[]>(tx, SUM, [currencyIds]);
}
