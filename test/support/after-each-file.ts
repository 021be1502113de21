import { endApiProcesses } from './api-process';
import { endCliProcesses } from './cli-process';
import { releaseSharedRedis } from './shared-redis';
import { closeTestRedis } from './test-redis';

afterAll(async () => {
  await endApiProcesses();
  await endCliProcesses();
  await closeTestRedis();
  await releaseSharedRedis();
});
