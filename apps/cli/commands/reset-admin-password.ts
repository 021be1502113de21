import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Command } from 'commander';
import { DataSource } from 'typeorm';
import { AdminEntity, EnsureOwnerCommand, newSecret } from '@goldkeep/auth';
import { emailKeyOf } from '@goldkeep/persistence';
import { printFields } from '../print-fields';
import { runInApp } from '../run-in-app';
import { UsageError } from '../usage-error';

export function addResetAdminPassword(program: Command): void {
  program
    .command('reset-admin-password')
    .description('give an admin a new password, print it, and end the sessions that are open')
    .requiredOption('--email <address>', 'under which the admin logs in')
    .action(async ({ email }: { readonly email: string }) => {
      printFields(await runInApp((app) => resetPassword(app, email)));
      process.stderr.write('Keep the password: it is not shown again.\n');
    });
}

async function resetPassword(
  app: INestApplicationContext,
  email: string,
): Promise<{ email: string; password: string }> {
  const admin = await app.get(DataSource).manager.findOneBy(AdminEntity, { emailKey: emailKeyOf(email) });
  // The command would make a new owner of an address that was merely misspelt.
  if (!admin) throw new UsageError(`No admin logs in under ${email}.`);
  if (admin.disabledAt) throw new UsageError(`The admin ${admin.email} is disabled: a password would not help.`);
  const password = newSecret('');
  await app.get(CommandBus).execute(new EnsureOwnerCommand({ email: admin.email, password }));
  return { email: admin.email, password };
}
