import { SingleBar } from 'cli-progress';
import type { ImportProgress } from '@goldkeep/players';

/** How often a log is told how far the import has come. */
const LINE_INTERVAL_MS = 10_000;

/** Shows how far an import has come: as a bar on a terminal, else as a line now and then. */
export class ImportReport {
  private readonly startedAtMs = performance.now();
  private readonly bar: SingleBar | undefined;
  private lineAtMs = this.startedAtMs;

  /** @param size of the file in bytes; undefined where it is not known */
  constructor(
    private readonly output: NodeJS.WriteStream,
    private readonly size: number | undefined,
  ) {
    if (!output.isTTY) return;
    const format = size === undefined ? '{text}' : '[{bar}] {text}';
    this.bar = new SingleBar({ stream: output, format, barsize: 30, hideCursor: null, gracefulExit: false });
    this.bar.start(size ?? 0, 0, { text: 'starting' });
  }

  /** Since the import began. */
  get seconds(): number {
    return (performance.now() - this.startedAtMs) / 1_000;
  }

  show(progress: ImportProgress): void {
    this.bar?.update(settledBytesOf(progress), { text: this.textOf(progress) });
    if (this.bar || performance.now() - this.lineAtMs < LINE_INTERVAL_MS) return;
    this.lineAtMs = performance.now();
    this.output.write(`${this.textOf(progress)}\n`);
  }

  end(): void {
    this.bar?.stop();
  }

  private textOf(progress: ImportProgress): string {
    const { read, imported, alreadyThere, rejected } = progress;
    const counts = `${read} read, ${imported} imported, ${alreadyThere} already there, ${rejected} rejected`;
    const settled = settledBytesOf(progress);
    if (this.size === undefined || settled === 0) return `${counts}, ${Math.round(this.seconds)} s`;
    const left = Math.ceil((this.seconds * (this.size - settled)) / settled);
    return `${Math.floor((100 * settled) / this.size)} %, ${counts}, ${left} s to go`;
  }
}

/** What has been read runs ahead of the database: only what has come to its end counts. */
function settledBytesOf({ bytesRead, read, imported, alreadyThere, rejected }: ImportProgress): number {
  return Math.floor((bytesRead * (imported + alreadyThere + rejected)) / Math.max(read, 1));
}
