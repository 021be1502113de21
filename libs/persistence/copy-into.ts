import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from './transaction';

/**
 * Sends rows to PostgreSQL by COPY, within a transaction: half the work for the server that an INSERT of many rows is.
 * @param target table and columns
 * @param rows in COPY's text format: fields between tabs, `\N` for null, a line break behind each row
 * @throws the database's error; the transaction must then roll back
 * @example await copyInto(tx, 'entry (shard, seq, leg)', '7\t1\t1\n');
 */
export async function copyInto(tx: Transaction, target: string, rows: string | Buffer): Promise<void> {
  // COPY speaks a protocol of its own, which TypeORM does not know: it takes the transaction's connection itself.
  const client = (await tx.queryRunner?.connect()) as PoolClient;
  const copy = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  copy.end(rows);
  await finished(copy);
}
