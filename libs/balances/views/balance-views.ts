import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  ALIAS_MARK,
  RedisUnavailableError,
  ViewStore,
  type Awaitable,
  type NewView,
  type ViewsRead,
} from '@goldkeep/cache';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import type { ChangedPlayer } from '@goldkeep/persistence';
import { nextTurn } from '@goldkeep/resilience';
import { readPlayers, type PlayerPlace, type PlayerWithBalances } from './balance-rows';
import { decodeView, encodeView, viewOf, type BalanceView } from './balance-view';

/** What the store knew of some views, and how those that are missing may be stored. */
export interface RecalledViews {
  /** In the order of the places; of any age. */
  readonly views: readonly (BalanceView | undefined)[];
  /** Undefined while the store is away: what is then read from the database can be neither shared nor stored. */
  readonly read: ViewsRead | undefined;
}

/** A view that was read from the database. */
export interface ReadView {
  readonly view: BalanceView;
  /** Whether it was stored, and so was still true after the reading. */
  readonly isCurrent: boolean;
}

/** What was found at one of the places that were asked for. */
interface FoundView {
  readonly index: number;
  readonly view: NewView;
}

/** The ready-made answers about players' balances: one for each player, found by id and by e-mail address. */
@Injectable()
export class BalanceViews {
  private readonly logger = new Logger(BalanceViews.name);

  constructor(
    private readonly store: ViewStore,
    private readonly dataSource: DataSource,
    private readonly games: GameDirectory,
  ) {}

  /** What is kept for these players. */
  async recall(game: GameSnapshot, places: readonly PlayerPlace[]): Promise<RecalledViews> {
    const names = places.map((place) => nameOf(game.gameId, place));
    const read = await this.quietly(this.store.read(names));
    return { views: (read?.views ?? []).map((kept) => decodeKept(kept, game)), read };
  }

  /** What is kept for players of any games, of any age. */
  async recallMany(
    wanted: readonly { readonly game: GameSnapshot; readonly place: PlayerPlace }[],
  ): Promise<(BalanceView | undefined)[]> {
    const read = await this.quietly(this.store.read(wanted.map(({ game, place }) => nameOf(game.gameId, place))));
    return wanted.map(({ game }, index) => decodeKept(read?.views[index], game));
  }

  /** What is kept for this player, and with it a lease for reading what is not: see `isLeased`. */
  async recallOrLease(game: GameSnapshot, place: PlayerPlace): Promise<RecalledViews> {
    const read = await this.quietly(this.store.readOrLease(nameOf(game.gameId, place)));
    return { views: [decodeKept(read?.views[0], game)], read };
  }

  /** Reads players from the database and keeps what was found. In the order of the places; undefined for no player. */
  async readAndKeep(
    game: GameSnapshot,
    places: readonly PlayerPlace[],
    { read, leased }: { readonly read: ViewsRead | undefined; readonly leased?: PlayerPlace },
  ): Promise<(ReadView | undefined)[]> {
    const { views, kept } = await this.readToKeep(game, places, { read, leased });
    const isKept = await kept();
    return views.map((view, index) => view && { view, isCurrent: isKept[index] === true });
  }

  /** The same, but nothing is kept before `kept` is called: so that many may be read while others are being kept. */
  async readToKeep(
    game: GameSnapshot,
    places: readonly PlayerPlace[],
    { read, leased }: { readonly read: ViewsRead | undefined; readonly leased?: PlayerPlace | undefined },
  ): Promise<{ readonly views: (BalanceView | undefined)[]; readonly kept: () => Promise<boolean[]> }> {
    const leasedName = leased && nameOf(game.gameId, leased);
    try {
      const now = new Date();
      const readAt = { ms: now.getTime(), text: wholeSeconds(now) };
      const players = await readPlayers(this.dataSource, game.gameId, places);
      // What many were read for is long work, and the rest of it some milliseconds more.
      if (places.length > 1) await nextTurn();
      const known = await this.gameWithAllCurrencies(game, players);
      const views = players.map((player) => player && viewOf(known, player, readAt));
      const found = players.flatMap((player, index) => {
        const view = views[index];
        return player && view ? [{ index, view: newView(known, player, view) }] : [];
      });
      return { views, kept: () => this.keep(places.length, found, read, leasedName) };
    } catch (error) {
      if (read?.isLeased === true && leasedName !== undefined) await this.quietly(this.store.release(leasedName));
      throw error;
    }
  }

  /**
   * Makes sure that nobody finds anything older than this call.
   * @throws RedisUnavailableError when that will only be so once Redis is back
   */
  async drop(players: readonly ChangedPlayer[]): Promise<void> {
    await this.store.drop(players.map(({ gameId, playerId }) => keyOf(gameId, playerId)));
  }

  /** The id of the player whose view is kept under this e-mail address; undefined when none is, or the store is away. */
  async idOf(gameId: number, emailKey: string): Promise<number | undefined> {
    const key = await this.quietly(this.store.keyOf(aliasOf(gameId, emailKey)));
    return key === undefined ? undefined : Number(key.split(':')[1]);
  }

  /** @returns for each of `count` places whether what was found there was kept */
  private async keep(
    count: number,
    found: readonly FoundView[],
    read: ViewsRead | undefined,
    leasedName: string | undefined,
  ): Promise<boolean[]> {
    const stored = new Array<boolean>(count).fill(false);
    if (!read) return stored;
    if (leasedName === undefined && found.length === 0) return stored;
    const views = found.map(({ view }) => view);
    const answers = await this.quietly(this.store.store(read.token, views, leasedName));
    for (const [position, { index }] of found.entries()) stored[index] = answers?.[position] ?? false;
    return stored;
  }

  /** Another process may have made a currency in the last moment, and a player may have got some of it already. */
  private async gameWithAllCurrencies(
    game: GameSnapshot,
    players: readonly (PlayerWithBalances | undefined)[],
  ): Promise<GameSnapshot> {
    const isKnown = players.every(
      (player) => player?.balances.every((row) => game.currencyById(row.currencyId)) ?? true,
    );
    if (isKnown) return game;
    this.games.invalidate(game.gameId);
    return this.games.snapshot(game.gameId);
  }

  /** Without the store, balances are read from the database each time. */
  private async quietly<Result>(work: Awaitable<Result>): Promise<Result | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      this.logger.debug(error.message);
      return undefined;
    }
  }
}

function newView(game: GameSnapshot, { playerId, emailKey }: PlayerWithBalances, view: BalanceView): NewView {
  const alias = emailKey === null ? null : aliasOf(game.gameId, emailKey);
  return { key: keyOf(game.gameId, playerId), alias, value: encodeView(game, view) };
}

function decodeKept(kept: string | undefined, game: GameSnapshot): BalanceView | undefined {
  return kept === undefined ? undefined : decodeView(kept, game);
}

function keyOf(gameId: number, playerId: number): string {
  return `${gameId}:${playerId}`;
}

function aliasOf(gameId: number, emailKey: string): string {
  return `${ALIAS_MARK}${gameId}:${emailKey}`;
}

export function nameOf(gameId: number, place: PlayerPlace): string {
  return 'playerId' in place ? keyOf(gameId, place.playerId) : aliasOf(gameId, place.emailKey);
}
