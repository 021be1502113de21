import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { UsageError } from '../usage-error';

export const STANDARD_INPUT = '-';

/** What is read, and as far as it is known how much there is of it. */
export interface Input {
  readonly bytes: Readable;
  /** Undefined for standard input and whatever else has no size. */
  readonly size: number | undefined;
}

/**
 * Opens a file, or standard input for `-`.
 * @param signal ends the reading with an AbortError
 * @throws UsageError when it cannot be read
 */
export async function openInput(path: string, signal: AbortSignal): Promise<Input> {
  if (path === STANDARD_INPUT) return { bytes: addAbortSignal(signal, process.stdin), size: undefined };
  try {
    const file = await open(path);
    const status = await file.stat();
    if (status.isDirectory()) throw new UsageError(`${path} is a folder, not a file.`);
    return { bytes: addAbortSignal(signal, file.createReadStream()), size: status.isFile() ? status.size : undefined };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    throw new UsageError(`${path} cannot be read (${error.message}).`);
  }
}
