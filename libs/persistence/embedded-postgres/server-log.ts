import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './embedded-postgres-error';

const TAIL_LINES = 15;

function logPath(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/** A new log for a new server; of the earlier ones only the last is kept, so that they do not pile up. */
export async function openServerLog(dataDir: string): Promise<FileHandle> {
  try {
    await rename(logPath(dataDir), join(dataDir, 'postgres.previous.log'));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return open(logPath(dataDir), 'ax', 0o600);
}

/** What the server said last. */
export async function readServerLog(dataDir: string): Promise<string> {
  const lines = (await readFile(logPath(dataDir), 'utf8')).trimEnd().split('\n');
  return lines.slice(-TAIL_LINES).join('\n');
}
