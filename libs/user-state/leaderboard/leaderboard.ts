import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { readPrepared, shardOfPlayer } from '@goldkeep/persistence';
import type { PlayerKey } from '@goldkeep/players';
import type { PublicDataDto } from '../sections/public-data.dto';
import { HeldByGame } from './held-by-game';
import { COUNTED_MAX, READ_BUCKETS, READ_OWN, READ_TOP } from './leaderboard-statements';
import { BUCKET_COUNT, bucketOf, rangeOf } from './power-bucket';

/** Where a player stands: 1 and the number of players with more power, so equals share a position. */
export interface Position {
  readonly position: number;
  readonly power: number;
}

export interface TopPlayer extends Position {
  readonly playerId: number;
  readonly publicData: PublicDataDto;
}

export interface Standings {
  /** The first ten, by descending power. */
  readonly top: readonly TopPlayer[];
  /** Null for a player without power. */
  readonly own: Position | null;
}

const TOP_LIFE_MS = 10_000;
const BUCKETS_LIFE_MS = 60_000;

/**
 * Players of a game by the `Power` of their public data. The first ten are at most 10 seconds old. A player's own
 * position is of this moment and exact up to 1,000; beyond, it is estimated from how many players there are in which
 * range of powers, at most a minute ago, as if those within a range were spread evenly: off by at most as many as share
 * the player's range, which spans a 32nd of the player's power.
 */
@Injectable()
export class Leaderboard {
  private readonly tops: HeldByGame<readonly TopPlayer[]>;
  private readonly buckets: HeldByGame<Float64Array>;

  constructor(
    private readonly dataSource: DataSource,
    clock: Clock,
  ) {
    const nowMs = () => clock.nowMs();
    this.tops = new HeldByGame({ lifeMs: TOP_LIFE_MS, nowMs, read: (gameId) => this.readTop(gameId) });
    this.buckets = new HeldByGame({ lifeMs: BUCKETS_LIFE_MS, nowMs, read: (gameId) => this.readBuckets(gameId) });
  }

  async read({ gameId, playerId }: PlayerKey): Promise<Standings> {
    const [top, own] = await Promise.all([this.tops.get(gameId), this.readOwn(gameId, playerId)]);
    return { top, own };
  }

  private async readTop(gameId: number): Promise<readonly TopPlayer[]> {
    const rows = await readPrepared<readonly { playerId: string; power: string; dataJson: string }[]>(
      this.dataSource,
      READ_TOP,
      [gameId],
    );
    const powers = rows.map(({ power }) => Number(power));
    return rows.map(({ playerId, power, dataJson }) => ({
      // All who have more power than one of the first are among the first.
      position: powers.indexOf(Number(power)) + 1,
      playerId: Number(playerId),
      power: Number(power),
      publicData: JSON.parse(dataJson) as PublicDataDto,
    }));
  }

  private async readOwn(gameId: number, playerId: number): Promise<Position | null> {
    const values = [shardOfPlayer(playerId), playerId, gameId];
    const [row] = await readPrepared<readonly { power: string; stronger: string }[]>(this.dataSource, READ_OWN, values);
    if (!row) return null;
    const power = Number(row.power);
    const stronger = Number(row.stronger);
    if (stronger < COUNTED_MAX) return { position: stronger + 1, power };
    const estimate = 1 + Math.round(strongerIn(await this.buckets.get(gameId), power));
    return { position: Math.max(estimate, COUNTED_MAX + 1), power };
  }

  private async readBuckets(gameId: number): Promise<Float64Array> {
    const rows = await readPrepared<readonly { bucket: number; players: string }[]>(this.dataSource, READ_BUCKETS, [
      gameId,
    ]);
    const players = new Float64Array(BUCKET_COUNT);
    for (const row of rows) players[row.bucket] = Number(row.players);
    return players;
  }
}

/** How many players have more power, as if those within one range were spread evenly over it. */
function strongerIn(players: Float64Array, power: number): number {
  const own = bucketOf(power);
  const { least, width } = rangeOf(own);
  const others = Math.max(0, (players[own] ?? 0) - 1);
  const above = players.subarray(own + 1).reduce((sum, count) => sum + count, 0);
  return above + (others * (least + width - 1 - power)) / width;
}
