import { spawnSync } from 'node:child_process';

export const PSQL = 'psql';
export const REDIS = 'redis-server';

/** Whether a program can be started by its name alone. */
export function isOnPath(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
