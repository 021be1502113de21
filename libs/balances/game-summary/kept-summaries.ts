import { Injectable } from '@nestjs/common';
import { CachedReads, type CachedRead } from '@goldkeep/cache';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import type { ChangedPlayer } from '@goldkeep/persistence';
import type { GameSummaryDto } from './game-summary.dto';

const LIFE_MS = 600_000;

/** The summaries that were made lately: up to ten minutes old, but never one that still counts a deleted player. */
@Injectable()
export class KeptSummaries {
  constructor(
    private readonly reads: CachedReads,
    private readonly games: GameDirectory,
  ) {}

  get(game: GameSnapshot, read: () => Promise<GameSummaryDto>): Promise<CachedRead<GameSummaryDto>> {
    return this.reads.get(keyOf(game), { lifeMs: LIFE_MS, read });
  }

  /** @throws RedisUnavailableError when it cannot be done now */
  async dropOfDeleted(players: readonly ChangedPlayer[]): Promise<void> {
    for (const { gameId, isGone } of players) {
      if (isGone) await this.reads.drop(keyOf(await this.games.snapshot(gameId)));
    }
  }
}

function keyOf({ gameId, currencyTag }: GameSnapshot): string {
  return `summary:${gameId}:${currencyTag}`;
}
