import { shardOf, type Shard } from '@goldkeep/persistence';
import type { TransactionKind } from '../accounts';
import type { LedgerCommand } from '../ledger-command';

/** A request id that commands of two kinds share, although the ledger keeps the ids of each kind apart. */
export interface SharedRequest {
  readonly gameId: number;
  readonly clientRequestId: string;
  /** The kind under which the id must be new, too. */
  readonly otherKind: TransactionKind;
}

/** @throws RangeError when the command has no request id */
export function sharedRequestOf({ gameId, request }: LedgerCommand, otherKind: TransactionKind): SharedRequest {
  if (!request) throw new RangeError('a command without a request id shares none');
  return { gameId, clientRequestId: request.clientRequestId, otherKind };
}

/** Follows from the id alone: under the lock of this shard nobody else uses the id, for whichever player. */
export function shardOfRequest({ gameId, clientRequestId }: SharedRequest): Shard {
  return shardOf(gameId, `request:${clientRequestId}`);
}
