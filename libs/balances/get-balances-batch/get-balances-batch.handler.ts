import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { placeOf, type PlayerName } from '../views/balance-rows';
import type { BalanceView } from '../views/balance-view';
import { BalanceViews } from '../views/balance-views';
import { mapInTurns } from '../views/map-in-turns';

/** An entry of the batch and what was found for it; undefined for no player. */
export interface BatchEntry {
  readonly name: PlayerName;
  readonly view: BalanceView | undefined;
}

/** Balances of many players, in pieces, in the order asked for. */
export class GetBalancesBatchQuery extends Query<AsyncIterable<readonly BatchEntry[]>> {
  readonly gameId: number;
  readonly players: readonly PlayerName[];

  constructor(parts: { readonly gameId: number; readonly players: readonly PlayerName[] }) {
    super();
    this.gameId = parts.gameId;
    this.players = parts.players;
  }
}

/** The contract's bound for writes made behind our back. */
const LIFE_MS = 60_000;
/** Enough for the database to read many at once, and a few megabytes. */
const PIECE_MAX = 8_000;
/** The database works on one while the other is worked on here. */
const PIECES_AHEAD = 2;

@QueryHandler(GetBalancesBatchQuery)
export class GetBalancesBatchHandler implements IQueryHandler<GetBalancesBatchQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly views: BalanceViews,
  ) {}

  async execute({ gameId, players }: GetBalancesBatchQuery): Promise<AsyncIterable<readonly BatchEntry[]>> {
    return this.pieces(await this.games.snapshot(gameId), players);
  }

  /** The next pieces are read while the caller works on this one. */
  private async *pieces(
    game: GameSnapshot,
    players: readonly PlayerName[],
  ): AsyncGenerator<readonly BatchEntry[], void> {
    const ahead: Promise<BatchEntry[]>[] = [];
    for (let start = 0; start < players.length || ahead.length > 0; start += PIECE_MAX) {
      if (start < players.length) ahead.push(this.startPiece(game, players, start));
      const first = start < players.length && ahead.length <= PIECES_AHEAD ? undefined : ahead.shift();
      if (first) yield await first;
    }
  }

  private startPiece(game: GameSnapshot, players: readonly PlayerName[], start: number): Promise<BatchEntry[]> {
    const piece = this.readPiece(game, players.slice(start, start + PIECE_MAX));
    // It may fail before it is waited for, or when the caller has left and nobody ever waits.
    piece.catch(() => undefined);
    return piece;
  }

  private async readPiece(game: GameSnapshot, names: readonly PlayerName[]): Promise<BatchEntry[]> {
    const entries = names.map((name) => ({ name, view: undefined as BalanceView | undefined }));
    const placed = await mapInTurns(entries, (entry) => ({ entry, place: placeOf(game.gameId, entry.name) }));
    const possible = placed.flatMap(({ entry, place }) => (place ? [{ entry, place }] : []));
    if (possible.length === 0) return entries;
    const { views, read } = await this.views.recall(
      game,
      possible.map(({ place }) => place),
    );
    const missing = possible.filter(({ entry }, index) => {
      const kept = views[index];
      if (kept && Date.now() - kept.readAtMs < LIFE_MS) entry.view = kept;
      return entry.view === undefined;
    });
    if (missing.length === 0) return entries;
    const found = await this.views.readAndKeep(
      game,
      missing.map(({ place }) => place),
      { read },
    );
    for (const [index, { entry }] of missing.entries()) entry.view = found[index]?.view;
    return entries;
  }
}
