import type { PlayerTable } from '@goldkeep/persistence';
import { changeScore } from './leaderboard/change-score';

/** That a request was granted stays known for good, what it gave does not. */
const FORGET_GRANTS = "UPDATE item_grant SET instances = '[]' WHERE shard = $1 AND player_id = $2";

/** The tables of this library with player ids. */
export const userStatePlayerTables: readonly PlayerTable[] = [
  { table: 'item_instance', onDeletion: 'erase' },
  {
    table: 'item_grant',
    onDeletion: 'pseudonymise',
    forget: (tx, { shard, playerId }) => tx.query(FORGET_GRANTS, [shard, playerId]),
  },
  { table: 'custom_data', onDeletion: 'erase' },
  { table: 'state_section', onDeletion: 'erase' },
  {
    table: 'leaderboard_score',
    onDeletion: 'erase',
    forget: (tx, { gameId, playerId }) => changeScore(tx, { gameId, playerId, power: 0 }),
  },
];
