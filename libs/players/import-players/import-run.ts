import type { UnitOfWork } from '@goldkeep/persistence';
import type { ImportOptions, ImportProgress } from './import-options';
import { MadePlayers } from './made-players';
import { moveSlice, type MovedSlice } from './move-slice';
import type { ReadBlock } from './player-lines';
import type { RejectedLine } from './rejected-line';
import { ShardSlices, type Slice } from './shard-slices';
import { SlicesUnderWay } from './slices-under-way';

const REPEATED = 'repeats the e-mail address of an earlier line';

type RunOptions = Pick<ImportOptions, 'gameId' | 'signal' | 'reject' | 'observe'>;

/** One import, from the first block of lines to the last slice. */
export class ImportRun {
  private readonly slices = new ShardSlices();
  private readonly underWay = new SlicesUnderWay();
  private readonly made = new MadePlayers();
  private readonly counts = { bytesRead: 0, read: 0, imported: 0, alreadyThere: 0, rejected: 0 };
  private isFinished = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly options: RunOptions,
  ) {}

  get progress(): ImportProgress {
    return { ...this.counts };
  }

  /** Whether every line has come to its end: imported, passed over or rejected. */
  get isComplete(): boolean {
    return this.isFinished;
  }

  /** Takes the lines of a block in; resolves when the next one may be read. */
  async add({ players, rejected }: ReadBlock, bytesRead: number): Promise<void> {
    this.counts.bytesRead = bytesRead;
    this.counts.read += players.length + rejected.length;
    await this.reject(rejected);
    for (const { line, player } of players) {
      const full = this.slices.add(line, player);
      if (full) await this.start(full);
    }
    this.options.observe(this.progress);
  }

  /** Moves what the shards still hold, unless the import is aborted. */
  async finish(): Promise<void> {
    for (const slice of this.slices.rest()) await this.start(slice);
    await this.underWay.end();
    this.isFinished = !this.options.signal.aborted;
  }

  /** Resolves when nothing is under way any more. @throws the error of a slice that failed */
  settle(): Promise<void> {
    return this.underWay.end();
  }

  private async start(slice: Slice): Promise<void> {
    await this.underWay.start(slice.shard, async () => {
      if (!this.options.signal.aborted) await this.move(slice);
    });
  }

  private async move(slice: Slice): Promise<void> {
    const { gameId } = this.options;
    const { known, made, madeFrom } = await this.unitOfWork.run((tx) => moveSlice(tx, gameId, slice));
    const repeated = this.repeatedIn(slice, { known, made });
    this.counts.imported += made.length;
    this.counts.alreadyThere += slice.length - made.length - repeated.length;
    await this.reject(repeated.map((place) => ({ ...slice.lineAt(place), reason: REPEATED })));
    if (made.length > 0) this.made.add(slice.shard, madeFrom, made.length);
    this.options.observe(this.progress);
  }

  /** Places of the lines whose player an earlier line has made, of this slice or of one before it. */
  private repeatedIn({ shard, length }: Slice, { known, made }: Pick<MovedSlice, 'known' | 'made'>): number[] {
    const isMade = new Set(made);
    return Array.from({ length }, (_, place) => place).filter((place) => {
      const playerId = known.get(place);
      return playerId === undefined ? !isMade.has(place) : this.made.has(shard, playerId);
    });
  }

  private async reject(lines: readonly RejectedLine[]): Promise<void> {
    if (lines.length === 0) return;
    this.counts.rejected += lines.length;
    await this.options.reject(lines);
  }
}
