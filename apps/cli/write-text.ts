import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './usage-error';

export const STANDARD_OUTPUT = '-';

/** Writes as fast as it is read at the other end. @param output a file, or - for standard output */
export async function writeText(pieces: Iterable<string> | AsyncIterable<Buffer>, output: string): Promise<void> {
  try {
    if (output !== STANDARD_OUTPUT) await pipeline(Readable.from(pieces), createWriteStream(output));
    else await pipeline(Readable.from(pieces), process.stdout, { end: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    // Who reads has seen enough, as head has after ten lines.
    if (code === 'EPIPE' && output === STANDARD_OUTPUT) return;
    if (code === undefined) throw error;
    throw new UsageError(`${output} cannot be written (${code}).`);
  }
}
