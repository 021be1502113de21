import { InvalidAmountError } from '@goldkeep/http';
import { BadLineError } from './bad-line';
import type { LineFormat, PlayerFields } from './player-fields';
import { CsvFormat } from './read-csv';
import { NdjsonFormat } from './read-ndjson';
import { readPlayer, type ImportedGame, type ReadPlayer } from './read-player';
import type { RejectedLine } from './rejected-line';
import type { Line } from './shard-slices';
import type { LineBlock } from './split-lines';

export type PlayerFormat = 'csv' | 'ndjson';

export interface ReadBlock {
  readonly players: readonly { readonly line: Line; readonly player: ReadPlayer }[];
  readonly rejected: readonly RejectedLine[];
}

/** Reads the lines of one file, block after block, in the order of the file. */
export class PlayerLines {
  private reading: LineFormat | undefined;

  /** @param format undefined: NDJSON when the file begins with `{`, else CSV */
  constructor(
    private readonly game: ImportedGame,
    private readonly format: PlayerFormat | undefined,
  ) {}

  /** Blank lines are passed over. @throws UnreadableHeaderError for a CSV file without a header that names its columns */
  read({ firstNumber, texts, rejected: unreadable }: LineBlock, nowMs: number): ReadBlock {
    const lines = texts
      .map((text, index): Line => ({ line: firstNumber + index, text }))
      .filter(({ text }) => text.trim() !== '');
    this.reading ??= this.begin(lines);
    const fields = this.reading?.readLines(lines.map(({ text }) => text)) ?? [];
    const players: { line: Line; player: ReadPlayer }[] = [];
    const rejected = [...unreadable];
    for (const [index, line] of lines.entries()) {
      const player = this.playerOf(fields[index], nowMs);
      if (player instanceof Error) rejected.push({ ...line, reason: player.message });
      else players.push({ line, player });
    }
    return { players, rejected };
  }

  /** Takes the header off `lines` where the format has one. @returns undefined while there is nothing but blank lines */
  private begin(lines: Line[]): LineFormat | undefined {
    const [first] = lines;
    if (!first) return undefined;
    if ((this.format ?? (first.text.trimStart().startsWith('{') ? 'ndjson' : 'csv')) === 'ndjson') {
      return new NdjsonFormat();
    }
    lines.shift();
    return new CsvFormat(first.text);
  }

  private playerOf(fields: PlayerFields | Error | undefined, nowMs: number): ReadPlayer | Error {
    if (fields === undefined || fields instanceof Error) return fields ?? new BadLineError('is not read');
    try {
      return readPlayer(fields, this.game, nowMs);
    } catch (error) {
      if (error instanceof BadLineError || error instanceof InvalidAmountError) return error;
      throw error;
    }
  }
}
