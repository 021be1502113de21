import { Injectable, Logger } from '@nestjs/common';
import { ALIAS_MARK, ViewStore, type Awaitable, type NewView, type ViewsRead } from '@goldkeep/cache';
import type { GameSnapshot } from '@goldkeep/games';
import type { ChangedPlayer } from '@goldkeep/persistence';
import { BalanceReader } from './balance-reader';
import type { PlayerPlace, PlayerWithBalances } from './balance-rows';
import { decodeView, encodeView, timeNow, viewOf, type BalanceView } from './balance-view';
import { unlessAway } from './unless-away';

/** What the store knew of some views, and how they may be stored when they are missing. */
interface RecalledViews {
  /** Of any age, in the order of the names. */
  readonly views: readonly (BalanceView | undefined)[];
  readonly read: ViewsRead | undefined;
}

/** What the store knew of a view, and how it may be stored when it is missing. */
export interface RecalledView {
  /** Of any age. */
  readonly view: BalanceView | undefined;
  /** Undefined while the store is away: what is then read from the database can be neither shared nor stored. */
  readonly read: ViewsRead | undefined;
}

/** A view that was read from the database. */
export interface ReadView {
  readonly view: BalanceView;
  /** Whether it was stored, and so was still true after the reading. Whoever began the reading need not wait for that. */
  readonly isCurrent: Promise<boolean>;
}

/** The ready-made answers about players' balances: one for each player, found by id and by e-mail address. */
@Injectable()
export class BalanceViews {
  private readonly logger = new Logger(BalanceViews.name);

  constructor(
    private readonly store: ViewStore,
    private readonly reader: BalanceReader,
  ) {}

  /** What is kept for players of any games. */
  async recall(
    wanted: readonly { readonly game: GameSnapshot; readonly place: PlayerPlace }[],
  ): Promise<RecalledViews> {
    const read = await this.quietly(this.store.read(wanted.map(({ game, place }) => nameOf(game.gameId, place))));
    return { views: wanted.map(({ game }, index) => decodeKept(read?.views[index], game)), read };
  }

  /** What is kept for this player, and with it a lease for reading what is not: see `isLeased`. */
  async recallOrLease(game: GameSnapshot, place: PlayerPlace): Promise<RecalledView> {
    const read = await this.quietly(this.store.readOrLease(nameOf(game.gameId, place)));
    return { view: decodeKept(read?.views[0], game), read };
  }

  /** Reads a player from the database and keeps what was found; undefined for no player. Gives a lease back. */
  async readAndKeep(
    game: GameSnapshot,
    place: PlayerPlace,
    { read }: Pick<RecalledView, 'read'>,
  ): Promise<ReadView | undefined> {
    const leased = nameOf(game.gameId, place);
    try {
      const { views, kept } = await this.readAllAndKeep(game, [place], { read, leased });
      const [view] = views;
      return view && { view, isCurrent: kept.then(([isKept]) => isKept === true) };
    } catch (error) {
      if (read?.isLeased === true) await this.quietly(this.store.release(leased));
      throw error;
    }
  }

  /**
   * The same for many. In the order of the places, undefined for no player.
   * @returns `kept`, too: for each that was found, whether it was stored. It need not be waited for.
   */
  async readAllAndKeep(
    game: GameSnapshot,
    places: readonly PlayerPlace[],
    { read, leased }: { readonly read: ViewsRead | undefined; readonly leased?: string },
  ): Promise<{ readonly views: (BalanceView | undefined)[]; readonly kept: Promise<readonly boolean[]> }> {
    const readAt = timeNow();
    const { game: known, players } = await this.reader.read(game, places);
    const views = players.map((player) => player && viewOf(known, player, readAt));
    const found = players.flatMap((player, index) => {
      const view = views[index];
      return player && view ? [newView(known, player, view)] : [];
    });
    // Nobody may be waiting for it; a view that is not kept is read again.
    const kept = this.keep(found, read, leased).catch((error: unknown) => {
      this.logger.error(`views were not kept: ${String(error)}`);
      return [];
    });
    return { views, kept };
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

  private async keep(
    found: readonly NewView[],
    read: ViewsRead | undefined,
    leased: string | undefined,
  ): Promise<readonly boolean[]> {
    if (!read || (found.length === 0 && leased === undefined)) return [];
    return (await this.quietly(this.store.store(read.token, found, leased))) ?? [];
  }

  private quietly<Result>(work: Awaitable<Result>): Promise<Result | undefined> {
    return unlessAway(work, this.logger);
  }
}

function newView(game: GameSnapshot, { playerId, emailKey }: PlayerWithBalances, view: BalanceView): NewView {
  const alias = emailKey === null ? null : aliasOf(game.gameId, emailKey);
  return { key: keyOf(game.gameId, playerId), alias, value: encodeView(game, view) };
}

function decodeKept(kept: string | undefined, game: GameSnapshot): BalanceView | undefined {
  return kept === undefined ? undefined : decodeView(kept, game);
}

/** Names a player's view; whoever changes a player drops what has this key. */
export function keyOf(gameId: number, playerId: number): string {
  return `${gameId}:${playerId}`;
}

function aliasOf(gameId: number, emailKey: string): string {
  return `${ALIAS_MARK}${gameId}:${emailKey}`;
}

export function nameOf(gameId: number, place: PlayerPlace): string {
  return 'playerId' in place ? keyOf(gameId, place.playerId) : aliasOf(gameId, place.emailKey);
}
