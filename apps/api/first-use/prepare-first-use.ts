import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EnsureOwnerCommand, type EnsuredOwner } from '@goldkeep/auth';
import type { Environment } from '@goldkeep/config';
import { ensureDemo, type Demo } from './demo';

/** What whoever starts the server needs to know to use it. */
export interface FirstUse {
  readonly owner: EnsuredOwner;
  readonly demo: Demo | null;
}

/** Makes sure that somebody can log in and, where wanted, that there is a game to play with. */
export async function prepareFirstUse(app: NestFastifyApplication, environment: Environment): Promise<FirstUse> {
  await app.init();
  const { adminEmail: email, adminPassword: password } = environment;
  const owner = await app.get(CommandBus).execute(new EnsureOwnerCommand({ email, password }));
  return { owner, demo: environment.demo ? await ensureDemo(app, environment.dataDir) : null };
}
