import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { types } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import type { Place } from './place';

const OUTPUT_LENGTH_MAX = 8_000;

/**
 * The programs of PostgreSQL, run as the user and from a folder that they can do with, and in a session of their own:
 * a Ctrl-C in our terminal is for us alone, who then stop them in order.
 */
export class PostgresPrograms {
  private readonly bin: string;
  private readonly options: SpawnOptions;

  constructor({ bin, place }: { readonly bin: string; readonly place: Place }) {
    this.bin = bin;
    this.options = {
      detached: true,
      windowsHide: true,
      // Our own working directory may be closed to the server's user.
      cwd: place.home,
      // Nothing of our own environment (PGDATA, LD_LIBRARY_PATH, a locale) may bend what they do.
      ...(process.platform === 'win32' ? {} : { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } }),
      ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
    };
  }

  /** Runs a program to its end. @throws EmbeddedPostgresError with what it said, when it fails */
  run(program: 'initdb' | 'pg_ctl', args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.spawn(program, args, ['ignore', 'pipe', 'pipe']);
      let output = '';
      const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LENGTH_MAX));
      child.stdout?.on('data', keep);
      child.stderr?.on('data', keep);
      child.once('error', (error) => reject(cannotRun(program, error)));
      child.once('close', (code, signal) => {
        const end = signal ?? `exit code ${code ?? 'unknown'}`;
        if (code === 0) resolve();
        else reject(new EmbeddedPostgresError(`${program} failed (${end}):\n${output.trim()}`));
      });
    });
  }

  /** Starts the server. It writes to `logFile`, an open file; nothing of it keeps our process alive. */
  launchServer(args: readonly string[], logFile: number): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      const child = this.spawn('postgres', args, ['ignore', logFile, logFile]);
      child.unref();
      child.once('error', (error) => reject(cannotRun('postgres', error)));
      child.once('spawn', () => resolve(child));
    });
  }

  /** Some failures are thrown at once and others come as an event. */
  private spawn(program: string, args: readonly string[], stdio: NonNullable<SpawnOptions['stdio']>): ChildProcess {
    try {
      return spawn(join(this.bin, program), args, { ...this.options, stdio });
    } catch (error) {
      throw cannotRun(program, error);
    }
  }
}

/** ENOENT for a program that is there means that the system lacks the loader it was linked for, as Alpine does. */
function cannotRun(program: string, cause: unknown): EmbeddedPostgresError {
  const reason = types.isNativeError(cause) ? cause.message : String(cause);
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL cannot be run on this system (${program}: ${reason}). ` +
      'Set DATABASE_URL to a PostgreSQL of your own.',
    { cause },
  );
}
