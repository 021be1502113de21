import 'reflect-metadata';
import { CachedReads, type CachedRead } from '@goldkeep/cache';
import { loadEnvironment } from '@goldkeep/config';
import { createApp } from '../../../apps/api/create-app';

interface Reading<Value> {
  readonly read: () => Promise<Value>;
}

/** The api, but that every value it has kept is too old: what an uncached answer costs can be measured again and again. */
async function main(): Promise<void> {
  const environment = loadEnvironment();
  const app = await createApp(environment, environment.databaseUrl ?? '');
  const reads = app.get(CachedReads);
  const get = reads.get.bind(reads);
  reads.get = <Value>(key: string, { read }: Reading<Value>): Promise<CachedRead<Value>> =>
    get<Value>(key, { lifeMs: 0, read });
  await app.listen({ port: environment.port, host: environment.host });
  process.stdout.write(`listening on ${await app.getUrl()}\n`);
  process.once('SIGTERM', () => void app.close());
}

void main();
