import { QueryBus } from '@nestjs/cqrs';
import type { Command } from 'commander';
import { StreamAllQuery } from '@goldkeep/balances';
import { gameOption, readChunkSize, readPlayerId } from '../option-values';
import { runInApp } from '../run-in-app';
import { STANDARD_OUTPUT, writeText } from '../write-text';

const CHUNK_SIZE_DEFAULT = 10_000;
const REPORT_EVERY_MS = 10_000;

const HELP = `
Writes the lines of GET /api/player-balances/stream-all: players by ascending id, and at last a line "complete". An
export that was cut short is resumed behind the last_player_id of its last line:
  npm run --silent cli -- export-players --game 1 --last-player-id 640000 >> players.ndjson`;

interface Options {
  readonly game: number;
  readonly output: string;
  readonly lastPlayerId: number;
  readonly chunkSize: number;
  readonly includeZeroBalances: boolean;
}

export function addExportPlayers(program: Command): void {
  program
    .command('export-players')
    .description('write all players of a game with their balances, as lines of JSON')
    .addOption(gameOption())
    .option('--output <file>', 'where to; - for standard output', STANDARD_OUTPUT)
    .option('--last-player-id <id>', 'only players with greater ids', readPlayerId, 0)
    .option('--chunk-size <number>', 'players in a line', readChunkSize, CHUNK_SIZE_DEFAULT)
    .option('--include-zero-balances', 'players without funds too', false)
    .addHelpText('after', HELP)
    .action(exportPlayers);
}

async function exportPlayers({ game: gameId, output, ...options }: Options): Promise<void> {
  await runInApp(async (app) => {
    const lines = await app.get(QueryBus).execute(new StreamAllQuery({ gameId, options }));
    let reportedAtMs = performance.now();
    const report = () => {
      reportedAtMs = performance.now();
      const { streamed, lastPlayerId } = lines.position;
      process.stderr.write(`${streamed} players written, the last is ${lastPlayerId}\n`);
    };
    const reported = async function* () {
      for await (const line of lines.read()) {
        yield line;
        if (performance.now() - reportedAtMs > REPORT_EVERY_MS) report();
      }
    };
    try {
      await writeText(reported(), output);
    } finally {
      report();
    }
  });
}
