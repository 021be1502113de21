import { Option, type Command } from 'commander';
import type { PlayerFormat } from '@goldkeep/players';
import { makeUpPlayers } from '../generate-players/made-up-players';
import { playerText } from '../generate-players/player-text';
import { readCodes, readCount, readSeed } from '../option-values';
import { PLAYER_FORMATS } from '../player-formats';
import { STANDARD_OUTPUT, writeText } from '../write-text';

const HOUR_MS = 3_600_000;

const HELP = `
The players are player1@example.com and so on, with join dates over three years up to the hour that has begun, one in
a hundred of them in its last day. The same seed gives the same players within the hour.
npm prints lines of its own unless it is told to be silent:
  npm run --silent cli -- generate-players --count 1000000 | npm run --silent cli -- import-players - --game 1`;

interface Options {
  readonly count: number;
  readonly currencies: readonly string[];
  readonly seed: number;
  readonly format: PlayerFormat;
  readonly output: string;
}

export function addGeneratePlayers(program: Command): void {
  program
    .command('generate-players')
    .description('write made-up players, as many as you like, for import-players to read')
    .requiredOption('--count <number>', 'how many', readCount)
    .option('--currencies <codes>', 'currencies in which they have balances', readCodes, ['GOLD'])
    .option('--seed <number>', 'other players for another number', readSeed, 1)
    .addOption(new Option('--format <format>').choices(PLAYER_FORMATS).default('csv'))
    .option('--output <file>', 'where to; - for standard output', STANDARD_OUTPUT)
    .addHelpText('after', HELP)
    .action(async ({ count, currencies, seed, format, output }: Options) => {
      const until = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
      const players = makeUpPlayers({ count, currencyCount: currencies.length, seed, until });
      await writeText(playerText(players, { format, currencies }), output);
    });
}
