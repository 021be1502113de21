import type { Shard } from '@goldkeep/persistence';
import type { PlayerEvent } from './announce';

/** One row of the outbox, as a relay reads it. */
export interface OutboxRow {
  readonly shard: Shard;
  /** Counts up within the shard, in the order of commits. With the shard it names the event for good. */
  readonly event: number;
  readonly topic: string;
  readonly gameId: number;
  readonly playerId: number;
  /** The ledger transaction's number in its shard; null for every other topic. */
  readonly seq: number | null;
}

type LedgerEventData = Pick<OutboxRow, 'shard' | 'event' | 'gameId' | 'playerId'> & { readonly seq: number };

/** A ledger transaction was committed. Shard and seq name it: by them a handler knows one that comes again. */
export class LedgerTransactionCommittedEvent {
  readonly shard: Shard;
  /** Greater than that of every earlier event of the shard, of whatever kind. */
  readonly event: number;
  /** Greater than that of every earlier event of the shard. */
  readonly seq: number;
  readonly gameId: number;
  readonly playerId: number;

  constructor({ shard, event, seq, gameId, playerId }: LedgerEventData) {
    this.shard = shard;
    this.event = event;
    this.seq = seq;
    this.gameId = gameId;
    this.playerId = playerId;
  }
}

type PlayerEventData = Pick<OutboxRow, 'shard' | 'event' | 'gameId' | 'playerId'>;

abstract class PlayerChangeEvent {
  readonly shard: Shard;
  /** Greater than that of every earlier event of the shard. */
  readonly event: number;
  readonly gameId: number;
  readonly playerId: number;

  constructor({ shard, event, gameId, playerId }: PlayerEventData) {
    this.shard = shard;
    this.event = event;
    this.gameId = gameId;
    this.playerId = playerId;
  }
}

/** A player exists now. */
export class PlayerCreatedEvent extends PlayerChangeEvent {}

/** What is known of a player has changed: name, phone, platform and the like. */
export class PlayerUpdatedEvent extends PlayerChangeEvent {}

/** A player is gone for good; what is left is a nameless id in the books. */
export class PlayerDeletedEvent extends PlayerChangeEvent {}

/** The outbox holds an event that this build cannot read: it was written by a later one, or is damaged. */
class UnreadableEventError extends Error {
  constructor({ shard, event, topic }: OutboxRow) {
    super(`event ${event} of shard ${shard} cannot be read: topic "${topic}"`);
    this.name = 'UnreadableEventError';
  }
}

type Reader = (row: OutboxRow) => object;

const READERS: Readonly<Record<'ledger' | PlayerEvent['topic'], Reader>> = {
  ledger: readLedgerEvent,
  'player.created': (row) => new PlayerCreatedEvent(row),
  'player.updated': (row) => new PlayerUpdatedEvent(row),
  'player.deleted': (row) => new PlayerDeletedEvent(row),
};
const READER_OF_TOPIC: ReadonlyMap<string, Reader> = new Map(Object.entries(READERS));

/** @throws UnreadableEventError for an unknown topic: passing over it would lose the event */
export function readEvent(row: OutboxRow): object {
  const read = READER_OF_TOPIC.get(row.topic);
  if (!read) throw new UnreadableEventError(row);
  return read(row);
}

function readLedgerEvent(row: OutboxRow): LedgerTransactionCommittedEvent {
  const { shard, event, seq, gameId, playerId } = row;
  if (seq === null) throw new UnreadableEventError(row);
  return new LedgerTransactionCommittedEvent({ shard, event, seq, gameId, playerId });
}
