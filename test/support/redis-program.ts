import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const PACKAGE = 'redis-server';
/** What Debian asks before a package starts its service; 101 forbids it. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';
const NO_SERVICES = '#!/bin/sh\nexit 101\n';
/** By package manager, what a person runs to get the program; on macOS it is Homebrew. */
const INSTALL_LINES: Readonly<Record<string, string>> = {
  'apt-get': `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${PACKAGE}`,
  dnf: 'sudo dnf install -y redis',
  apk: 'apk add redis',
};

/** One sentence, and the one line to run. */
export class MissingRedisError extends Error {
  constructor(sentence: string, { line, cause }: { readonly line: string; readonly cause?: unknown }) {
    super(`${sentence}\n  ${line}`, { cause });
  }
}

/**
 * Makes sure that `redis-server` is on the path. On Debian and Ubuntu root gets its package, without its service.
 * @throws MissingRedisError
 */
export function ensureRedisProgram(): void {
  if (runs('redis-server')) return;
  if (process.getuid?.() === 0 && runs('apt-get')) installPackage();
  if (runs('redis-server')) return;
  throw new MissingRedisError(
    'The tests stop and start Redis, so even with a REDIS_URL they need redis-server on the path; run:',
    { line: Object.entries(INSTALL_LINES).find(([manager]) => runs(manager))?.[1] ?? 'brew install redis' },
  );
}

function installPackage(): void {
  const isPolicyOurs = !existsSync(SERVICE_POLICY);
  if (isPolicyOurs) writeFileSync(SERVICE_POLICY, NO_SERVICES, { mode: 0o755 });
  try {
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', PACKAGE);
  } catch (error) {
    // What apt-get printed says why; what to do then is said by the caller.
    process.stderr.write(`${String(error)}\n`);
  } finally {
    if (isPolicyOurs) rmSync(SERVICE_POLICY, { force: true });
  }
}

function aptGet(...parameters: string[]): void {
  // Its progress belongs to no test; its errors do.
  execFileSync('apt-get', ['-qq', ...parameters], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
