import { setTimeout as pause } from 'node:timers/promises';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { answerOf } from '@goldkeep/http';
import { PlayerNotFoundError } from '@goldkeep/players';
import { DatabaseBreaker } from '@goldkeep/resilience';
import { placeOf, type PlayerName, type PlayerPlace } from '../views/balance-rows';
import type { BalanceView } from '../views/balance-view';
import { BalanceViews, nameOf, type ReadView, type RecalledView } from '../views/balance-views';

export interface PlayerBalances {
  readonly view: BalanceView;
  /** The database is in trouble, so this may be out of date. */
  readonly isDegraded: boolean;
}

/** What a player has in every currency. Reading never makes a player. */
export class GetPlayerBalancesQuery extends Query<PlayerBalances> {
  readonly gameId: number;
  readonly player: PlayerName;

  constructor(parts: { readonly gameId: number; readonly player: PlayerName }) {
    super();
    this.gameId = parts.gameId;
    this.player = parts.player;
  }
}

/** The contract's bound for writes made behind our back. */
const LIFE_MS = 300_000;
/** While another process reads the same: how long to wait for it, and how often to look. */
const FOLLOW_MAX_MS = 500;
const LOOK_EVERY_MS = 10;
/** How often a call joins a reading before it reads for itself. */
const TRIES_MAX = 3;
const UNAVAILABLE = 503;

@QueryHandler(GetPlayerBalancesQuery)
export class GetPlayerBalancesHandler implements IQueryHandler<GetPlayerBalancesQuery> {
  private readonly flights = new Map<string, Promise<ReadView | undefined>>();

  constructor(
    private readonly games: GameDirectory,
    private readonly views: BalanceViews,
    private readonly breaker: DatabaseBreaker,
  ) {}

  /** @throws PlayerNotFoundError; an unavailable database's error when nothing is kept either */
  async execute({ gameId, player }: GetPlayerBalancesQuery): Promise<PlayerBalances> {
    const game = await this.games.snapshot(gameId);
    const place = placeOf(gameId, player);
    if (!place) throw new PlayerNotFoundError();
    const recalled = await this.views.recallOrLease(game, place);
    const { view: kept } = recalled;
    if (kept && isFresh(kept)) return { view: kept, isDegraded: this.breaker.state !== 'closed' };
    try {
      return { view: await this.read(game, place, recalled), isDegraded: false };
    } catch (error) {
      if (!kept || answerOf(error).status !== UNAVAILABLE) throw error;
      return { view: kept, isDegraded: true };
    }
  }

  /**
   * Calls for one player share a reading, but only one whose finding was still true at its end, after they came:
   * otherwise they begin anew, at last each for itself.
   */
  private async read(game: GameSnapshot, place: PlayerPlace, recalled: RecalledView, tries = 1): Promise<BalanceView> {
    const name = nameOf(game.gameId, place);
    const running = recalled.read && this.flights.get(name);
    if (!running) {
      const flight = this.lead(game, place, recalled).finally(() => this.flights.delete(name));
      this.flights.set(name, flight);
      return found(await flight).view;
    }
    const shared = await running;
    if (shared && (await shared.isCurrent)) return shared.view;
    if (tries === TRIES_MAX) return found(await this.views.readAndKeep(game, place, recalled)).view;
    const again = await this.views.recallOrLease(game, place);
    const { view } = again;
    return view && isFresh(view) ? view : this.read(game, place, again, tries + 1);
  }

  /** Reads as the one of this process; another process that reads the same already is waited for. */
  private async lead(game: GameSnapshot, place: PlayerPlace, recalled: RecalledView): Promise<ReadView | undefined> {
    let latest = recalled;
    const endMs = performance.now() + FOLLOW_MAX_MS;
    while (isReadElsewhere(latest) && performance.now() < endMs) {
      await pause(LOOK_EVERY_MS);
      latest = await this.views.recallOrLease(game, place);
      const { view } = latest;
      if (view && isFresh(view)) return { view, isCurrent: Promise.resolve(true) };
    }
    return this.views.readAndKeep(game, place, latest);
  }
}

/** Nothing is kept, and the lease for reading it is with another process. */
function isReadElsewhere({ read }: RecalledView): boolean {
  return read !== undefined && !read.isLeased && read.views[0] === undefined;
}

/** Whether a kept view is young enough to answer a lookup. */
export function isFresh({ readAtMs }: BalanceView): boolean {
  return Date.now() - readAtMs < LIFE_MS;
}

function found<Found>(view: Found | undefined): Found {
  if (view === undefined) throw new PlayerNotFoundError();
  return view;
}
