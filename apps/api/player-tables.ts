import { eventsPlayerTables } from '@goldkeep/events';
import { ledgerPlayerTables } from '@goldkeep/ledger';
import type { PlayerTable } from '@goldkeep/persistence';
import { playersPlayerTables } from '@goldkeep/players';
import { usagePlayerTables } from '@goldkeep/usage';
import { userStatePlayerTables } from '@goldkeep/user-state';
import { webhooksPlayerTables } from '@goldkeep/webhooks';

/** Every table with player ids, for deletion and export. */
export const PLAYER_TABLES: readonly PlayerTable[] = [
  ...playersPlayerTables,
  ...ledgerPlayerTables,
  ...userStatePlayerTables,
  ...usagePlayerTables,
  ...eventsPlayerTables,
  ...webhooksPlayerTables,
];
