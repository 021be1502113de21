import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './embedded-postgres-error';
import { identifyProcess } from './process-identity';

/** A server that runs on a cluster. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const PID_FILE = 'postmaster.pid';

/**
 * The server that runs on a cluster already: one that outlived its Goldkeep. A file that names no such server is
 * removed, for PostgreSQL would refuse to start while any process has the number in it: after a restart of the machine
 * somebody else is easily given it, and in a container a dead server may stay as a zombie. Only the owner of the data
 * folder may call this. Should a query of a killed server still run, PostgreSQL knows it by its shared memory.
 */
export async function findRunningServer(cluster: string): Promise<RunningServer | undefined> {
  const path = join(cluster, PID_FILE);
  const [pidLine = '', , , portLine = ''] = (await readIfThere(path)).split('\n');
  const pid = Number(pidLine);
  const identity = Number.isInteger(pid) && pid > 0 ? identifyProcess(pid) : undefined;
  // The command is empty where the system keeps it secret.
  if (identity && (identity.command === '' || identity.command.includes(cluster)))
    return { pid, port: Number(portLine) };
  await rm(path, { force: true });
  return undefined;
}

/** Whether the server on this cluster was last started with exactly these arguments. */
export async function wasStartedWith(cluster: string, args: readonly string[]): Promise<boolean> {
  const commandLine = await readIfThere(join(cluster, 'postmaster.opts'));
  return commandLine.endsWith(`${args.map((argument) => ` "${argument}"`).join('')}\n`);
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
