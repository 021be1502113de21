import type { DataSource } from 'typeorm';
import type { Shard, Transaction } from '@goldkeep/persistence';
import type { OutboxRow } from '../outbox-events';

/** A shard with events that are not delivered yet. */
export interface PendingShard {
  readonly shard: Shard;
  /** Age of the oldest of them. */
  readonly lagSeconds: number;
}

/** A shard that belongs to the caller until its transaction ends, and the next events of it, in order. */
export interface ShardLease {
  readonly shard: Shard;
  /** The last event delivered before. */
  readonly delivered: number;
  readonly rows: readonly OutboxRow[];
}

/** How far a shard has come within a lease. */
export interface ShardProgress {
  readonly shard: Shard;
  readonly deliveredBefore: number;
  readonly delivered: number;
}

/** One index probe a shard, without a lock or a transaction: all that an idle database is asked. */
export const READ_PENDING = `
  SELECT c.shard, extract(epoch FROM clock_timestamp() - o.created_at)::float8 AS lag_seconds
    FROM outbox_cursor c
   CROSS JOIN LATERAL (SELECT created_at FROM outbox
                        WHERE shard = c.shard AND event > c.delivered ORDER BY event LIMIT 1) o`;

/**
 * The outbox is empty as a rule, and its statistics say so: without these settings a plan made for an empty table
 * would read all of a long one again and again. A delivery whose commit a power cut undoes is merely repeated, so
 * nobody waits for the disk.
 */
export const PREPARE = `
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
         set_config('enable_mergejoin', 'off', true), set_config('synchronous_commit', 'off', true)`;

/**
 * A cursor's row is the lease. The rows come from a snapshot that may be older than the cursor, when another relay
 * has just released the shard; then they are fewer, never out of order.
 */
export const LEASE = `
  WITH leased AS (
    SELECT shard, delivered FROM outbox_cursor WHERE shard = ANY ($1::smallint[])
     ORDER BY shard LIMIT $2 FOR UPDATE SKIP LOCKED
  )
  SELECT l.shard, l.delivered, o.event, o.topic, o.game_id, o.player_id, o.seq
    FROM leased l
    LEFT JOIN LATERAL (SELECT event, topic, game_id, player_id, seq FROM outbox
                        WHERE shard = l.shard AND event > l.delivered ORDER BY event LIMIT $3) o ON true
   ORDER BY l.shard, o.event`;

/** The lower bound spares the scan the dead rows of earlier deliveries. */
export const ADVANCE = `
  WITH progress AS (
    SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS p (shard, delivered_before, delivered)
  ), removed AS (
    DELETE FROM outbox o USING progress p
     WHERE o.shard = p.shard AND o.event > p.delivered_before AND o.event <= p.delivered
  )
  UPDATE outbox_cursor c SET delivered = p.delivered FROM progress p WHERE c.shard = p.shard`;

interface LeaseRecord {
  readonly shard: number;
  readonly delivered: string;
  /** Null, and with it all that follows, when the shard has nothing to deliver. */
  readonly event: string | null;
  readonly topic: string;
  readonly game_id: number;
  readonly player_id: string;
  readonly seq: string | null;
}

export async function readPending(dataSource: DataSource): Promise<PendingShard[]> {
  const records = await dataSource.query<{ shard: number; lag_seconds: number }[]>(READ_PENDING);
  return records.map(({ shard, lag_seconds: lagSeconds }) => ({ shard, lagSeconds }));
}

/** Takes up to `shardsMax` of the shards, but none that another relay has. */
export async function leaseShards(
  tx: Transaction,
  { shards, shardsMax, eventsMax }: { shards: readonly Shard[]; shardsMax: number; eventsMax: number },
): Promise<ShardLease[]> {
  await tx.query(PREPARE);
  const records = await tx.query<LeaseRecord[]>(LEASE, [shards, shardsMax, eventsMax]);
  const leases = new Map<Shard, { shard: Shard; delivered: number; rows: OutboxRow[] }>();
  for (const { shard, delivered, event, topic, game_id: gameId, player_id: playerId, seq } of records) {
    const lease = leases.get(shard) ?? { shard, delivered: Number(delivered), rows: [] };
    leases.set(shard, lease);
    if (event === null) continue;
    const numbers = { event: Number(event), playerId: Number(playerId), seq: seq === null ? null : Number(seq) };
    lease.rows.push({ shard, topic, gameId, ...numbers });
  }
  return [...leases.values()];
}

/** Moves the cursors on and takes out what was delivered, within the transaction that holds the leases. */
export async function advance(tx: Transaction, progress: readonly ShardProgress[]): Promise<void> {
  if (progress.length === 0) return;
  await tx.query(ADVANCE, [
    progress.map(({ shard }) => shard),
    progress.map(({ deliveredBefore }) => deliveredBefore),
    progress.map(({ delivered }) => delivered),
  ]);
}
