import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { BulkReads } from '@goldkeep/persistence';
import { nextTurn } from '@goldkeep/resilience';
import { placeOf, type PlayerName } from '../views/balance-rows';
import { BalanceViews } from '../views/balance-views';
import { writeResults, type BatchEntry, type WantedPlayers, type WrittenResults } from './balances-batch.dto';

/** Balances of many players, in pieces, in the order asked for. */
export class GetBalancesBatchQuery extends Query<AsyncIterable<WrittenResults>> {
  readonly gameId: number;
  readonly players: WantedPlayers;

  constructor(parts: { readonly gameId: number; readonly players: WantedPlayers }) {
    super();
    this.gameId = parts.gameId;
    this.players = parts.players;
  }
}

/** The contract's bound for writes made behind our back. */
const LIFE_MS = 60_000;
/** Some milliseconds of work, in one turn: what lives no longer than that costs the garbage collector little. */
const PIECE_MAX = 150;
/** The database works on one while the other is worked on here. */
const PIECES_AHEAD = 2;

/** Redis keeps one piece while the next is read; more than one would pile up before a slow one. */
interface Keeping {
  last: Promise<unknown>;
}

@QueryHandler(GetBalancesBatchQuery)
export class GetBalancesBatchHandler implements IQueryHandler<GetBalancesBatchQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly views: BalanceViews,
    private readonly bulkReads: BulkReads,
  ) {}

  async execute({ gameId, players }: GetBalancesBatchQuery): Promise<AsyncIterable<WrittenResults>> {
    return this.pieces(await this.games.snapshot(gameId), players);
  }

  /** The next pieces are read while the caller works on this one. */
  private async *pieces(game: GameSnapshot, players: WantedPlayers): AsyncGenerator<WrittenResults, void> {
    const ahead: Promise<WrittenResults>[] = [];
    const keeping: Keeping = { last: Promise.resolve() };
    const count = players.emails.length + players.ids.length;
    for (let start = 0; start < count || ahead.length > 0; start += PIECE_MAX) {
      if (start < count) ahead.push(this.startPiece(game, players, start, keeping));
      const first = start < count && ahead.length <= PIECES_AHEAD ? undefined : ahead.shift();
      if (first) yield await first;
    }
    await keeping.last;
  }

  private startPiece(
    game: GameSnapshot,
    players: WantedPlayers,
    start: number,
    keeping: Keeping,
  ): Promise<WrittenResults> {
    const piece = this.bulkReads.run(async () => {
      return writeResults(await this.readPiece(game, namesFrom(players, start), keeping));
    });
    // It may fail before it is waited for, or when the caller has left and nobody ever waits.
    piece.catch(() => undefined);
    return piece;
  }

  private async readPiece(game: GameSnapshot, names: readonly PlayerName[], keeping: Keeping): Promise<BatchEntry[]> {
    await nextTurn();
    const entries = names.map((name): { name: PlayerName; view: BatchEntry['view'] } => ({ name, view: undefined }));
    const possible = entries.flatMap((entry) => {
      const place = placeOf(game.gameId, entry.name);
      return place ? [{ entry, place }] : [];
    });
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
    const found = await this.views.readToKeep(
      game,
      missing.map(({ place }) => place),
      { read },
    );
    for (const [index, { entry }] of missing.entries()) entry.view = found.views[index];
    await keeping.last;
    keeping.last = found.kept();
    keeping.last.catch(() => undefined);
    return entries;
  }
}

/** Made for one piece at a time: a hundred thousand objects that live for seconds cost more than they hold. */
function namesFrom({ emails, ids }: WantedPlayers, start: number): PlayerName[] {
  const idStart = Math.max(0, start - emails.length);
  const byEmail = emails.slice(start, start + PIECE_MAX).map((email): PlayerName => ({ email }));
  const byId = ids.slice(idStart, idStart + PIECE_MAX - byEmail.length).map((playerId): PlayerName => ({ playerId }));
  return [...byEmail, ...byId];
}
