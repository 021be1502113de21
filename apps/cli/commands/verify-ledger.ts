import type { Command } from 'commander';
import { DataSource } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { LedgerVerifier, type VerificationRun } from '@goldkeep/ledger';
import { explainError } from '../explain-error';
import { optionalGameOption } from '../option-values';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';

const HELP = `
Checks shard by shard that entries sum to zero, balances equal their entries, reserved money equals open holds, counters
equal a recount and numbers have no gaps; without locks, also while the server runs. Findings are lines of JSON on
standard output. Ends with 0 when all books are right, 1 when something is wrong, 2 when it could not be found out.`;

const FAILED = 1;
const NOT_FOUND_OUT = 2;

export function addVerifyLedger(program: Command): void {
  program
    .command('verify-ledger')
    .description('prove that the books of a game, or of all games, are right')
    .addOption(optionalGameOption())
    .addHelpText('after', HELP)
    .action(verifyLedger);
}

async function verifyLedger({ game }: { readonly game?: number }): Promise<void> {
  try {
    await runInApp(async (app) => {
      const verifier = app.get(LedgerVerifier);
      if (game !== undefined) await app.get(GameDirectory).snapshot(game);
      const gameIds = game === undefined ? await allGames(app.get(DataSource)) : [game];
      for (const gameId of gameIds) report(await verify(verifier, gameId));
    });
  } catch (error) {
    process.stderr.write(`${explainError(error)}\n`);
    process.exitCode = NOT_FOUND_OUT;
  }
}

async function verify(verifier: LedgerVerifier, gameId: number): Promise<VerificationRun> {
  const { run, ended } = await verifier.start(gameId);
  return ended ?? run;
}

function report(run: VerificationRun): void {
  const { gameId, runId, status, transactionsChecked, findings } = run;
  printFields({ game_id: gameId, run_id: runId, status, transactions_checked: transactionsChecked });
  for (const finding of findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
  if (status === 'failed') process.exitCode = Math.max(Number(process.exitCode ?? 0), FAILED);
  if (status === 'passed' || status === 'failed') return;
  const why = status === 'running' ? 'is being verified by another process' : 'was not verified to the end';
  process.stderr.write(`game ${gameId} ${why}\n`);
  process.exitCode = NOT_FOUND_OUT;
}

async function allGames(dataSource: DataSource): Promise<readonly number[]> {
  const rows = await dataSource.query<{ game_id: number }[]>('SELECT game_id FROM game ORDER BY game_id');
  return rows.map((row) => row.game_id);
}
