import { Option, type Command } from 'commander';
import { PlayerImporter, type ImportResult, type PlayerFormat } from '@goldkeep/players';
import { ImportReport } from '../import-players/import-report';
import { openInput, STANDARD_INPUT } from '../import-players/open-input';
import { RejectFile } from '../import-players/reject-file';
import { Interruption } from '../interruption';
import { gameOption } from '../option-values';
import { printFields } from '../print-fields';
import { PLAYER_FORMATS } from '../player-formats';
import { runInApp } from '../run-in-app';

const HELP = `
A line is a player: player_email, and if you have them player_name (else the part before @), date_joined (a time of
ISO 8601, UTC unless it has an offset; else now) and balances. They are booked as opening balances.
  CSV      a header names the columns; a column balance_GOLD holds the balances of the currency GOLD
  NDJSON   {"player_email":"a@example.com","balances":{"GOLD":"1500.00"}}
The format is told by the file's name (.csv, .ndjson, .jsonl), else by the first character: { is NDJSON.

It only moves players in: one who is there already is left alone, so the same file may be imported again, and an
import that was cut short goes on when it is started again. Starting amounts are not granted to imported players, as
they bring along what they have. The server may be running: a write may wait for the import, some 100 ms at a time.

Lines that cannot be imported go to the reject file as {"line","reason","text"}; the others are imported.`;

interface Options {
  readonly game: number;
  readonly reject?: string;
  readonly format?: PlayerFormat;
}

export function addImportPlayers(program: Command): void {
  program
    .command('import-players')
    .description('move players and their balances into a game, from a CSV or NDJSON file')
    .argument('<file>', 'the file; - for standard input')
    .addOption(gameOption())
    .option('--reject <file>', 'where bad lines go; <file>.rejects when absent, ./rejects.ndjson for standard input')
    .addOption(new Option('--format <format>', "the file's format").choices(PLAYER_FORMATS))
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const rejectPath = options.reject ?? (path === STANDARD_INPUT ? 'rejects.ndjson' : `${path}.rejects`);
      const { seconds, isComplete, ...result } = await importPlayers(path, rejectPath, options);
      const { read, imported, alreadyThere, rejected } = result;
      const rate = Math.round((imported + alreadyThere + rejected) / Math.max(seconds, 0.001));
      printFields({
        read,
        imported,
        already_there: alreadyThere,
        rejected,
        seconds: seconds.toFixed(1),
        rows_per_second: rate,
      });
      if (rejected > 0) process.stderr.write(`Rejected lines, with the reason of each: ${rejectPath}\n`);
      if (isComplete) return;
      process.stderr.write('Interrupted. The same command goes on with the players who are not there yet.\n');
      process.exitCode = 1;
    });
}

async function importPlayers(
  path: string,
  rejectPath: string,
  { game: gameId, format = formatNamed(path) }: Options,
): Promise<ImportResult & { readonly seconds: number }> {
  const interruption = new Interruption();
  const { signal } = interruption;
  const { bytes, size } = await openInput(path, signal);
  const rejects = await RejectFile.open(rejectPath, path);
  try {
    return await runInApp(async (app) => {
      const report = new ImportReport(process.stderr, size);
      try {
        const reject = rejects.add.bind(rejects);
        const observe = report.show.bind(report);
        const result = await app.get(PlayerImporter).run({ gameId, bytes, format, signal, reject, observe });
        return { ...result, seconds: report.seconds };
      } finally {
        report.end();
      }
    }, interruption);
  } finally {
    bytes.destroy();
    await rejects.close();
  }
}

/** @returns undefined where the name does not tell */
function formatNamed(path: string): PlayerFormat | undefined {
  if (/\.csv$/i.test(path)) return 'csv';
  return /\.(?:ndjson|jsonl)$/i.test(path) ? 'ndjson' : undefined;
}
