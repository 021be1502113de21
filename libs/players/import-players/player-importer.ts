import { Injectable } from '@nestjs/common';
import { GameDirectory } from '@goldkeep/games';
import { UnitOfWork } from '@goldkeep/persistence';
import type { ImportOptions, ImportProgress } from './import-options';
import { ImportRun } from './import-run';
import { PlayerLines } from './player-lines';
import { splitLines } from './split-lines';

/** What an import did. */
export interface ImportResult extends ImportProgress {
  /** Whether the file was worked through to its end. */
  readonly isComplete: boolean;
}

/**
 * Moves players into a game, with their balances. A player who is there already is left alone, so a file may be
 * imported again, and an import that was cut short is resumed by starting it again. It is called and not sent over
 * the bus as other use cases are: a stream of bytes does not survive JSON.
 */
@Injectable()
export class PlayerImporter {
  constructor(
    private readonly games: GameDirectory,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws GameNotFoundError, UnreadableHeaderError, and what reading, rejecting and the database throw */
  async run(options: ImportOptions): Promise<ImportResult> {
    const { gameId, bytes, format, signal } = options;
    const lines = new PlayerLines(await this.games.snapshot(gameId), format);
    const run = new ImportRun(this.unitOfWork, options);
    try {
      for await (const block of splitLines(bytes)) {
        if (signal.aborted) break;
        await run.add(lines.read(block, Date.now()), block.bytesRead);
      }
      await run.finish();
    } catch (error) {
      // An abort interrupts the reading; everything else that fails has an error of its own.
      if (!signal.aborted || !isAbort(error)) throw error;
    } finally {
      await run.settle();
    }
    return { ...run.progress, isComplete: run.isComplete };
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
