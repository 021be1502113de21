import type { PlayerTable } from '@goldkeep/persistence';

/** Every table with player ids, from the libraries that own them. */
export const PLAYER_TABLES = Symbol('player tables');

export type PlayerTables = readonly PlayerTable[];
