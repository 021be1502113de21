import type { PlayerTable } from '@goldkeep/persistence';

/** Events carry ids alone, and repeat what other tables tell. */
export const eventsPlayerTables: readonly PlayerTable[] = [{ table: 'outbox', onDeletion: 'keep', exportRows: null }];
