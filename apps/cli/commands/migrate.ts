import type { Command } from 'commander';
import { withDatabase } from '../database';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema of the database up to date')
    .action(async () => {
      const migrations = await withDatabase((database) => Promise.resolve(database.migrations));
      const lines = migrations.length > 0 ? migrations.map((name) => `Ran ${name}.`) : ['The schema is up to date.'];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
