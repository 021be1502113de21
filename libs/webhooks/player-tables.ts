import type { PlayerTable } from '@goldkeep/persistence';

/** Deliveries name the player by id alone, and the last one to come tells of the deletion itself. */
export const webhooksPlayerTables: readonly PlayerTable[] = [
  { table: 'webhook_delivery', onDeletion: 'keep' },
  { table: 'webhook_turn', onDeletion: 'keep', exportRows: null },
];
