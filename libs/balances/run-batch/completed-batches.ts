import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RequestIdentity } from '@goldkeep/ledger';
import { shardOf, type Transaction } from '@goldkeep/persistence';

/** A batch that was completed before. */
export interface CompletedBatch {
  readonly fingerprint: string;
  /** What it answered with. */
  readonly answer: object;
}

/** The batch was completed before by another call: what this one has done must be rolled back. */
export class BatchCompletedError extends Error {}

/** Follows from the request id alone, so that a key led by it is unique in the game. */
function placeOf(gameId: number, clientRequestId: string): readonly [number, number, string] {
  return [shardOf(gameId, `batch:${clientRequestId}`), gameId, clientRequestId];
}

/** The answers of completed batches, by request id. */
@Injectable()
export class CompletedBatches {
  constructor(private readonly dataSource: DataSource) {}

  async find(gameId: number, clientRequestId: string): Promise<CompletedBatch | undefined> {
    const [row] = await this.dataSource.query<CompletedBatch[]>(
      'SELECT fingerprint, answer FROM economy_batch WHERE shard = $1 AND game_id = $2 AND client_request_id = $3',
      [...placeOf(gameId, clientRequestId)],
    );
    return row && { fingerprint: row.fingerprint.replaceAll('-', ''), answer: row.answer };
  }

  /**
   * Records a batch as the last thing of its transaction; waits for whoever is about to complete the same one.
   * @throws BatchCompletedError when somebody has
   */
  async record(
    tx: Transaction,
    {
      gameId,
      request,
      answer,
    }: { readonly gameId: number; readonly request: RequestIdentity; readonly answer: object },
  ): Promise<void> {
    const inserted = await tx.query<object[]>(
      `INSERT INTO economy_batch (shard, game_id, client_request_id, fingerprint, answer)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1 AS recorded`,
      [...placeOf(gameId, request.clientRequestId), request.fingerprint, JSON.stringify(answer)],
    );
    if (inserted.length === 0) throw new BatchCompletedError();
  }
}
