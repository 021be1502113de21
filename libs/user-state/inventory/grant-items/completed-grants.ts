import type { DataSource } from 'typeorm';
import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { ShownInstance } from '../item-instance';
import type { WantedGrant } from './wanted-grant';

/** What a completed grant gave. */
export interface CompletedGrant {
  readonly instances: readonly ShownInstance[];
  /** See `fingerprintOfGrant`. */
  readonly fingerprint: string;
}

/**
 * Instances that differ by their ids alone, as those of one grant do: a thousand of them are kept as one. A record has
 * one such group, and none when the player was deleted since.
 */
interface RecordedGroup {
  readonly ids: readonly string[];
  readonly one: Omit<ShownInstance, 'instanceId' | 'purchaseDate' | 'expiresAt' | 'unitPrice'> & {
    readonly purchaseDate: string;
    readonly expiresAt: string | null;
    readonly unitPrice: string | null;
  };
}

/**
 * Records a grant as completed; waits for whoever is about to complete one of the same request id.
 * @returns false when that request id was completed before
 */
export async function recordGrant(
  tx: Transaction,
  { gameId, playerId, clientRequestId }: WantedGrant,
  { instances, fingerprint, now }: CompletedGrant & { readonly now: Date },
): Promise<boolean> {
  const inserted = await tx.query<object[]>(
    `INSERT INTO item_grant (game_id, client_request_id, shard, player_id, fingerprint, instances, granted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (game_id, client_request_id) DO NOTHING RETURNING 1 AS recorded`,
    [gameId, clientRequestId, shardOfPlayer(playerId), playerId, fingerprint, JSON.stringify(recordOf(instances)), now],
  );
  return inserted.length > 0;
}

/** The grant that completed a request id, if one did. */
export async function findGrant(
  dataSource: DataSource,
  { gameId, clientRequestId }: WantedGrant,
): Promise<CompletedGrant | undefined> {
  const [row] = await dataSource.query<{ fingerprint: string; instances: readonly RecordedGroup[] }[]>(
    'SELECT fingerprint, instances FROM item_grant WHERE game_id = $1 AND client_request_id = $2',
    [gameId, clientRequestId],
  );
  return row && { fingerprint: row.fingerprint.replaceAll('-', ''), instances: row.instances.flatMap(instancesIn) };
}

function recordOf(instances: readonly ShownInstance[]): readonly RecordedGroup[] {
  const ids = instances.map(({ instanceId }) => instanceId);
  return instances.slice(0, 1).map(({ instanceId: _, ...one }) => ({
    ids,
    one: {
      ...one,
      purchaseDate: one.purchaseDate.toISOString(),
      expiresAt: one.expiresAt?.toISOString() ?? null,
      unitPrice: one.unitPrice === null ? null : String(one.unitPrice),
    },
  }));
}

function instancesIn({ ids, one }: RecordedGroup): readonly ShownInstance[] {
  const { purchaseDate, expiresAt, unitPrice } = one;
  return ids.map((instanceId) => ({
    instanceId,
    ...one,
    purchaseDate: new Date(purchaseDate),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    unitPrice: unitPrice === null ? null : BigInt(unitPrice),
  }));
}
