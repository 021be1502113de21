import { CommandBus } from '@nestjs/cqrs';
import type { Command } from 'commander';
import { CreateCurrencyCommand } from '@goldkeep/currency';
import { gameOption, readCode, readScale, readText } from '../option-values';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';

const CODE_LENGTH_MAX = 16;

interface Options {
  readonly game: number;
  readonly code: string;
  readonly name: string;
  readonly scale?: number;
  readonly default?: true;
}

export function addCreateCurrency(program: Command): void {
  program
    .command('create-currency')
    .description('add a currency to a game')
    .addOption(gameOption())
    .requiredOption('--code <code>', 'unique in the game, for example GOLD; never changes', readCode(CODE_LENGTH_MAX))
    .requiredOption('--name <text>', 'shown to people', readText)
    .option('--scale <number>', 'decimals, 2 when absent; never changes', readScale)
    .option('--default', 'take it where a request names no currency; the first of a game is it in any case')
    .action(async ({ game: gameId, default: isDefault, ...options }: Options) => {
      const command = new CreateCurrencyCommand({ gameId, isDefault, ...options });
      const currency = await runInApp((app) => app.get(CommandBus).execute(command));
      const { currencyId, code, name, scale } = currency;
      printFields({ currency_id: currencyId, code, name, scale, is_default: currency.isDefault });
    });
}
