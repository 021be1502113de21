import { CommandBus } from '@nestjs/cqrs';
import type { Command } from 'commander';
import { IssueKeyCommand, type KeyScope } from '@goldkeep/games';
import { gameOption, KEY_SCOPES, readScopes, readText } from '../option-values';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';

interface Options {
  readonly game: number;
  readonly name?: string;
  readonly scopes?: readonly KeyScope[];
}

export function addIssueKey(program: Command): void {
  program
    .command('issue-key')
    .description("issue a key for a game's backend and print its secret, which is shown only then")
    .addOption(gameOption())
    .option('--name <text>', 'for people to tell keys apart', readText)
    .option('--scopes <list>', `some of ${KEY_SCOPES.join(',')}; all when absent`, readScopes)
    .action(async ({ game: gameId, ...options }: Options) => {
      const command = new IssueKeyCommand({ gameId, ...options });
      const { key, secretKey } = await runInApp((app) => app.get(CommandBus).execute(command));
      printFields({ key_id: key.keyId, scopes: key.scopes.join(','), secret_key: secretKey });
      process.stderr.write('Keep the secret: it is not shown again.\n');
    });
}
