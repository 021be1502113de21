import { decodeBase32, encodeBase32, SHARD_COUNT } from '@goldkeep/persistence';
import type { TransactionLocation } from './ledger-outcome';

/** Characters of 48-bit milliseconds, of the shard and of the sequence number (up to 2^40 transactions a shard). */
const TIME_CHARS = 10;
const SHARD_CHARS = 4;
const SEQ_CHARS = 8;
const LENGTH = TIME_CHARS + SHARD_CHARS + SEQ_CHARS;

export type IdPrefix = 'txn' | 'ord' | 'hld';

/** A public id that sorts by time and finds its row. @example "txn_01KAJ7V9Q2003G0000001A" */
export function publicIdOf(prefix: IdPrefix, { shard, seq }: TransactionLocation, createdAt: Date): string {
  const time = encodeBase32(createdAt.getTime(), TIME_CHARS);
  return `${prefix}_${time}${encodeBase32(shard, SHARD_CHARS)}${encodeBase32(seq, SEQ_CHARS)}`;
}

/** What a public id names, or undefined for a text that is no such id. The row's own time must be compared too. */
export function readPublicId(
  prefix: IdPrefix,
  id: string,
): (TransactionLocation & { readonly createdAtMs: number }) | undefined {
  const body = id.startsWith(`${prefix}_`) ? id.slice(prefix.length + 1) : '';
  if (body.length !== LENGTH) return undefined;
  const createdAtMs = decodeBase32(body.slice(0, TIME_CHARS));
  const shard = decodeBase32(body.slice(TIME_CHARS, TIME_CHARS + SHARD_CHARS));
  const seq = decodeBase32(body.slice(TIME_CHARS + SHARD_CHARS));
  if (createdAtMs === undefined || shard === undefined || seq === undefined || shard >= SHARD_COUNT) return undefined;
  return { createdAtMs, shard, seq };
}
