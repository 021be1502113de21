import type { PlayerTable } from '@goldkeep/persistence';

/** The tables of this library with player ids. */
export const usagePlayerTables: readonly PlayerTable[] = [{ table: 'usage_day', onDeletion: 'erase' }];
