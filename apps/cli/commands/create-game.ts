import { CommandBus } from '@nestjs/cqrs';
import { Option, type Command } from 'commander';
import { CreateGameCommand, type GameStatus } from '@goldkeep/games';
import { GAME_STATUSES, readCode, readText } from '../option-values';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';

const TITLE_ID_LENGTH_MAX = 64;

interface Options {
  readonly name: string;
  readonly titleId?: string;
  readonly status: GameStatus;
}

export function addCreateGame(program: Command): void {
  program
    .command('create-game')
    .description('create a game, which then needs a currency and a key')
    .requiredOption('--name <text>', 'shown to people', readText)
    .option('--title-id <id>', "the game's name for its clients; made up when absent", readCode(TITLE_ID_LENGTH_MAX))
    .addOption(new Option('--status <status>').choices(GAME_STATUSES).default('testing'))
    .action(async (options: Options) => {
      const game = await runInApp((app) => app.get(CommandBus).execute(new CreateGameCommand(options)));
      printFields({ game_id: game.gameId, title_id: game.titleId, name: game.name, status: game.status });
    });
}
