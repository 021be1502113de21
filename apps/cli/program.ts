import { Command } from 'commander';
import { addCreateCurrency } from './commands/create-currency';
import { addCreateGame } from './commands/create-game';
import { addExportPlayers } from './commands/export-players';
import { addGeneratePlayers } from './commands/generate-players';
import { addImportPlayers } from './commands/import-players';
import { addIssueKey } from './commands/issue-key';
import { addMigrate } from './commands/migrate';
import { addRebuildBalances } from './commands/rebuild-balances';
import { addResetAdminPassword } from './commands/reset-admin-password';
import { addVerifyLedger } from './commands/verify-ledger';

const DATABASE_HELP = `
The database is that of the server: DATABASE_URL, or else the embedded one under DATA_DIR (default .data), whether
the server is running or not. Its schema is brought up to date first, as when the server starts.

A game to begin with:
  npm run cli -- create-game --name "Dragon Harbour"
  npm run cli -- create-currency --game 1 --code GOLD --name "Gold Coins"
  npm run cli -- issue-key --game 1 --name "EU servers"`;

const COMMANDS = [
  addMigrate,
  addCreateGame,
  addIssueKey,
  addCreateCurrency,
  addResetAdminPassword,
  addImportPlayers,
  addExportPlayers,
  addGeneratePlayers,
  addVerifyLedger,
  addRebuildBalances,
];

/** All commands. What they print for programs goes to standard output, what is for people alone to standard error. */
export function buildProgram(): Command {
  const program = new Command('npm run cli --')
    .description('Looks after a Goldkeep server from the command line.')
    .usage('<command> [options]')
    .addHelpText('after', DATABASE_HELP);
  for (const add of COMMANDS) add(program);
  return program;
}
