import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import type { RejectedLine } from '@goldkeep/players';
import { UsageError } from '../usage-error';

/** Where lines go that were not imported: one JSON object `{line, reason, text}` each. Written anew by every import. */
export class RejectFile {
  private writing: Promise<void> = Promise.resolve();
  private isEmpty = true;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** @throws UsageError when it cannot be written, or is the very file that is imported */
  static async open(path: string, inputPath: string): Promise<RejectFile> {
    if (await isSameFile(path, inputPath)) throw new UsageError(`${path} is the file to import: it would be emptied.`);
    try {
      return new RejectFile(path, await open(path, 'w'));
    } catch (error) {
      throw new UsageError(`${path} cannot be written (${error instanceof Error ? error.message : String(error)}).`);
    }
  }

  /** Resolves when the lines are written. */
  add(lines: readonly RejectedLine[]): Promise<void> {
    this.isEmpty &&= lines.length === 0;
    const text = lines.map(({ line, reason, text }) => `${JSON.stringify({ line, reason, text })}\n`).join('');
    // A file takes one write at a time.
    this.writing = this.writing.then(() => this.file.appendFile(text));
    return this.writing;
  }

  /** Nothing rejected leaves no file behind. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.isEmpty) await rm(this.path, { force: true });
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [{ dev, ino }, that] = await Promise.all([statusOf(one), statusOf(other)]);
  return ino !== undefined && dev === that.dev && ino === that.ino;
}

async function statusOf(path: string): Promise<{ readonly dev?: number; readonly ino?: number }> {
  return stat(path).catch(() => ({}));
}
