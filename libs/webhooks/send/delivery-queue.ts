import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork, type Shard, type Transaction } from '@goldkeep/persistence';

/** A delivery that is to be sent now, and where to. */
export interface DueDelivery {
  readonly shard: Shard;
  readonly endpointId: number;
  readonly playerId: number;
  readonly event: number;
  readonly type: string;
  readonly seq: number | null;
  readonly attempts: number;
  readonly createdAt: Date;
  /** Since when it has been waiting to be delivered: anew when somebody asks for it again. */
  readonly pendingSince: Date;
  /** Null when the endpoint was deleted meanwhile. */
  readonly endpoint: { readonly gameId: number; readonly url: string; readonly secret: string } | null;
}

/** What became of an attempt. */
export interface Attempt {
  readonly isDelivered: boolean;
  /** Of the answer, where there was one. */
  readonly status: number | null;
  readonly error: string | null;
  /** Milliseconds until the next attempt; null gives the delivery up. */
  readonly retryInMs: number | null;
}

/** Longer than any attempt: a turn that was taken and not ended belonged to a process that died. */
const HELD_SECONDS = 60;

const CLAIM = `
  WITH due AS (
    SELECT t.shard, t.endpoint_id, t.player_id FROM webhook_turn t
     WHERE t.next_attempt_at <= now() AND NOT t.endpoint_id = ANY ($2)
     ORDER BY t.next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
  )
  UPDATE webhook_turn t SET next_attempt_at = now() + interval '${HELD_SECONDS} seconds' FROM due
   WHERE t.shard = due.shard AND t.endpoint_id = due.endpoint_id AND t.player_id = due.player_id
  RETURNING t.shard, t.endpoint_id, t.player_id`;

/** The oldest of each turn. */
const HEADS = `
  SELECT d.shard, d.endpoint_id, d.player_id, d.event, d.type, d.seq, d.attempts, d.created_at, d.pending_since,
         e.game_id, e.url, e.secret
    FROM unnest($1::smallint[], $2::integer[], $3::bigint[]) AS t (shard, endpoint_id, player_id)
   CROSS JOIN LATERAL (
     SELECT * FROM webhook_delivery i
      WHERE i.shard = t.shard AND i.endpoint_id = t.endpoint_id AND i.player_id = t.player_id AND i.status = 0
      ORDER BY i.event, i.type LIMIT 1) d
    LEFT JOIN webhook_endpoint e ON e.endpoint_id = d.endpoint_id`;

const LOCK_TURN = 'SELECT FROM webhook_turn WHERE shard = $1 AND endpoint_id = $2 AND player_id = $3 FOR UPDATE';
const RECORD = `
  UPDATE webhook_delivery SET status = $5::smallint, attempts = attempts + 1, last_status = $6, last_error = $7,
         done_at = CASE WHEN $5::smallint > 0 THEN now() END
   WHERE shard = $1 AND endpoint_id = $2 AND event = $3 AND type = $4`;
const REST = `
  UPDATE webhook_turn SET next_attempt_at = now() + $4 * interval '1 millisecond'
   WHERE shard = $1 AND endpoint_id = $2 AND player_id = $3`;
const GO_ON = `
  UPDATE webhook_turn t SET next_attempt_at = now()
   WHERE t.shard = $1 AND t.endpoint_id = $2 AND t.player_id = $3 AND EXISTS (
     SELECT FROM webhook_delivery d WHERE d.shard = t.shard AND d.endpoint_id = t.endpoint_id
        AND d.player_id = t.player_id AND d.status = 0)`;
const END = 'DELETE FROM webhook_turn WHERE shard = $1 AND endpoint_id = $2 AND player_id = $3';
const DROP = 'DELETE FROM webhook_delivery WHERE shard = $1 AND endpoint_id = $2 AND player_id = $3';

const PENDING = 0;
const DELIVERED = 1;
const PARKED = 2;

interface Turn {
  readonly shard: Shard;
  readonly endpoint_id: number;
  readonly player_id: string;
}
interface HeadRow extends Turn {
  readonly event: string;
  readonly type: string;
  readonly seq: string | null;
  readonly attempts: number;
  readonly created_at: Date;
  readonly pending_since: Date;
  readonly game_id: number | null;
  readonly url: string | null;
  readonly secret: string | null;
}

/** The queues of all endpoints: for each player of an endpoint one delivery at a time, in the order of the events. */
@Injectable()
export class DeliveryQueue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Takes turns that are due; whoever takes one must `settle` it within a minute. @param busy endpoints to leave out */
  async claim(max: number, busy: readonly number[]): Promise<readonly DueDelivery[]> {
    const [turns] = await this.dataSource.query<[Turn[], number]>(CLAIM, [max, busy]);
    if (turns.length === 0) return [];
    const heads = await this.dataSource.query<HeadRow[]>(HEADS, [
      turns.map(({ shard }) => shard),
      turns.map(({ endpoint_id }) => endpoint_id),
      turns.map(({ player_id }) => player_id),
    ]);
    const found = new Set(heads.map(turnKey));
    // Somebody has deleted what was pending.
    for (const turn of turns.filter((one) => !found.has(turnKey(one)))) await this.dataSource.query(END, placeOf(turn));
    return heads.map(dueDelivery);
  }

  /** Records an attempt and passes the turn on: to the same delivery later, or to the next one now. */
  async settle(due: DueDelivery, attempt: Attempt): Promise<void> {
    const turn = [due.shard, due.endpointId, due.playerId];
    await this.unitOfWork.run(async (tx) => {
      await tx.query(LOCK_TURN, turn);
      const { isDelivered, status, error, retryInMs } = attempt;
      const state = isDelivered ? DELIVERED : retryInMs === null ? PARKED : PENDING;
      await tx.query(RECORD, [due.shard, due.endpointId, due.event, due.type, state, status, error]);
      if (state === PENDING) await tx.query(REST, [...turn, retryInMs]);
      else await passOn(tx, turn);
    });
  }

  /** Forgets all that an endpoint was to be told of a player, since the endpoint is gone. */
  async drop({ shard, endpointId, playerId }: DueDelivery): Promise<void> {
    const turn = [shard, endpointId, playerId];
    await this.unitOfWork.run(async (tx) => {
      await tx.query(LOCK_TURN, turn);
      await tx.query(DROP, turn);
      await tx.query(END, turn);
    });
  }
}

async function passOn(tx: Transaction, turn: readonly unknown[]): Promise<void> {
  const [, hasMore] = await tx.query<[unknown, number]>(GO_ON, [...turn]);
  if (hasMore === 0) await tx.query(END, [...turn]);
}

function placeOf({ shard, endpoint_id, player_id }: Turn): (string | number)[] {
  return [shard, endpoint_id, player_id];
}

function turnKey(turn: Turn): string {
  return placeOf(turn).join(' ');
}

function dueDelivery(row: HeadRow): DueDelivery {
  const { game_id: gameId, url, secret } = row;
  return {
    shard: row.shard,
    endpointId: row.endpoint_id,
    playerId: Number(row.player_id),
    event: Number(row.event),
    type: row.type,
    seq: row.seq === null ? null : Number(row.seq),
    attempts: row.attempts,
    createdAt: row.created_at,
    pendingSince: row.pending_since,
    endpoint: gameId === null || url === null || secret === null ? null : { gameId, url, secret },
  };
}
