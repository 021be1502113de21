import { Logger } from '@nestjs/common';
import type { GameSnapshot } from '@goldkeep/games';
import { nextTurn } from '@goldkeep/resilience';
import { LineBuilder } from './line-builder';
import type { PlayerPage, StreamedPlayer } from './player-pages';
import { completeLine, PlayerWriter, type StreamPosition } from './stream-lines.dto';

export interface StreamOptions {
  /** Exclusive: players with greater ids follow. */
  readonly lastPlayerId: number;
  /** Players a line; undefined for lines of at most 16,000 bytes. */
  readonly chunkSize: number | undefined;
  /** Whether players without funds are listed too. */
  readonly includeZeroBalances: boolean;
}

/** How many players go by between two lines of the log. */
const LOG_EVERY_PLAYERS = 10_000;
/** Players are written in turns of a millisecond or so, so that other requests are served between them. */
const PLAYERS_PER_TURN_MAX = 250;

/** All players of a game as lines of JSON, from page to page; nothing is held open between two of them. */
export class PlayerLines {
  private readonly logger = new Logger(PlayerLines.name);
  private readonly builder: LineBuilder;

  constructor(
    private readonly readPage: (page: PlayerPage) => Promise<StreamedPlayer[]>,
    private readonly game: GameSnapshot,
    private readonly options: StreamOptions,
  ) {
    this.builder = new LineBuilder(options);
  }

  /** Behind the last line that was handed out: from here another stream can go on. */
  get position(): StreamPosition {
    return this.builder.position;
  }

  /** @throws what the database throws, after any number of lines */
  async *read(): AsyncGenerator<Buffer, void> {
    const writer = new PlayerWriter(this.game);
    for await (const page of this.pages()) {
      await nextTurn();
      let count = 0;
      for (const read of page) {
        const player = writer.write(read);
        if (!player.hasFunds && !this.options.includeZeroBalances) continue;
        const line = this.builder.add(player);
        if (line !== undefined) yield this.logged(line);
        count += 1;
        if (count % PLAYERS_PER_TURN_MAX === 0) await nextTurn();
      }
    }
    const rest = this.builder.rest();
    if (rest !== undefined) yield this.logged(rest);
    yield Buffer.from(completeLine(this.position));
  }

  /** The next page is read while this one is written. */
  private async *pages(): AsyncGenerator<StreamedPlayer[], void> {
    let next = this.startPage(this.options.lastPlayerId);
    for (;;) {
      const players = await next;
      const last = players.at(-1);
      if (!last) return;
      next = this.startPage(last.playerId);
      yield players;
    }
  }

  private startPage(afterPlayerId: number): Promise<StreamedPlayer[]> {
    const { gameId, currencies } = this.game;
    const page = this.readPage({ gameId, currencyCount: currencies.length, afterPlayerId });
    // It may fail before it is waited for, or when the reader has left and nobody ever waits.
    page.catch(() => undefined);
    return page;
  }

  private logged(line: Buffer): Buffer {
    const { streamed, lastPlayerId } = this.position;
    const before = streamed - this.builder.playersInLastLine;
    if (Math.floor(streamed / LOG_EVERY_PLAYERS) > Math.floor(before / LOG_EVERY_PLAYERS)) {
      this.logger.log(`game ${this.game.gameId}: ${streamed} players streamed, the last is ${lastPlayerId}`);
    }
    return line;
  }
}
