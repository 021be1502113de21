import type { Command } from 'commander';
import { GameDirectory } from '@goldkeep/games';
import { LedgerVerifier } from '@goldkeep/ledger';
import { explainError } from '../explain-error';
import { gameOption } from '../option-values';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';

const HELP = `
Rebuilds every balance from the entries alone, in a temporary table beside the real one, and compares both byte for
byte. Nothing is changed. The first 100 differences are lines of JSON on standard output: (shard, player, currency,
available, reserved), as kept and as rebuilt. Ends with 0 when there is none, 1 when there are some, 2 when it could
not be found out.`;

const DIFFERENT = 1;
const NOT_FOUND_OUT = 2;

export function addRebuildBalances(program: Command): void {
  program
    .command('rebuild-balances')
    .description('rebuild balances from the entries alone, and compare')
    .addOption(gameOption())
    .addHelpText('after', HELP)
    .action(rebuildBalances);
}

async function rebuildBalances({ game: gameId }: { readonly game: number }): Promise<void> {
  try {
    const { rebuilt, differing, differences } = await runInApp(async (app) => {
      await app.get(GameDirectory).snapshot(gameId);
      return app.get(LedgerVerifier).rebuildBalances(gameId);
    });
    printFields({ game_id: gameId, balances_rebuilt: rebuilt, differences: differing });
    for (const difference of differences) process.stdout.write(`${JSON.stringify(difference)}\n`);
    if (differing > 0) process.exitCode = DIFFERENT;
  } catch (error) {
    process.stderr.write(`${explainError(error)}\n`);
    process.exitCode = NOT_FOUND_OUT;
  }
}
