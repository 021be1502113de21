import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { BulkReads } from '@goldkeep/persistence';
import { nextTurn } from '@goldkeep/resilience';
import { BalanceReader } from '../views/balance-reader';
import { placeOf, type PlayerName, type PlayerWithBalances } from '../views/balance-rows';
import { writeBatchEntry, batchEntryIn } from '../views/balance-view.dto';
import { BalanceViews } from '../views/balance-views';
import type { WantedPlayers, WrittenResults } from './balances-batch.dto';
import { KeptPieces } from './kept-pieces';
import { writePiece, type Piece } from './piece';

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
/**
 * Entries read at once: some milliseconds of work, in two turns. What lives no longer than that costs the garbage collector
 * little. With Redis, whose every answer has to be waited for, pieces of half the size took a tenth longer.
 */
const PIECE_MAX = 300;
/** Larger batches do not use the views that lookups use. */
const BY_PLAYERS_MAX = 150;
/** The database works on one while the other is worked on here. */
const PIECES_AHEAD = 2;

/** The store keeps one piece while the next is read; more than one would pile up before a slow one. */
interface Keeping {
  last: Promise<unknown>;
}

@QueryHandler(GetBalancesBatchQuery)
export class GetBalancesBatchHandler implements IQueryHandler<GetBalancesBatchQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly reader: BalanceReader,
    private readonly views: BalanceViews,
    private readonly kept: KeptPieces,
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
    const read = count <= BY_PLAYERS_MAX ? this.readByPlayers : this.readByPieces;
    for (let start = 0; start < count || ahead.length > 0; start += PIECE_MAX) {
      if (start < count) ahead.push(this.startPiece(namesFrom(players, start), (names) => read(game, names, keeping)));
      const first = start < count && ahead.length <= PIECES_AHEAD ? undefined : ahead.shift();
      if (first) yield await first;
    }
    await keeping.last;
  }

  private startPiece(
    names: readonly PlayerName[],
    read: (names: readonly PlayerName[]) => Promise<Piece>,
  ): Promise<WrittenResults> {
    const piece = this.bulkReads.run(async () => {
      await nextTurn();
      const { json, missing } = await read(names);
      // As bytes, since they may have to wait for the caller: old texts keep the garbage collector busy.
      return { json: Buffer.from(json), requested: names.length, found: names.length - missing.length };
    });
    // It may fail before it is waited for, or when the caller has left and nobody ever waits.
    piece.catch(() => undefined);
    return piece;
  }

  /** A small batch is made of the views that lookups use, and keeps what it reads for them. */
  private readonly readByPlayers = async (game: GameSnapshot, names: readonly PlayerName[]): Promise<Piece> => {
    const entries = new Array<string | undefined>(names.length);
    const possible = names.flatMap((name, index) => {
      const place = placeOf(game.gameId, name);
      return place ? [{ game, place, index }] : [];
    });
    const { views, read } = await this.views.recall(possible);
    const missing = possible.filter(({ index }, position) => {
      const kept = views[position];
      if (kept && Date.now() - kept.readAtMs < LIFE_MS) entries[index] = batchEntryIn(kept.json);
      return entries[index] === undefined;
    });
    if (missing.length > 0) {
      const places = missing.map(({ place }) => place);
      const { views: found } = await this.views.readAllAndKeep(game, places, { read });
      for (const [position, { index }] of missing.entries()) {
        const view = found[position];
        if (view) entries[index] = batchEntryIn(view.json);
      }
    }
    return writePiece(names, entries);
  };

  /** A large batch is made of pieces, which are kept as they are: a view of each player would be most of the work. */
  private readonly readByPieces = async (
    game: GameSnapshot,
    names: readonly PlayerName[],
    keeping: Keeping,
  ): Promise<Piece> => {
    const { piece: kept, read } = await this.kept.recall(game, names, LIFE_MS);
    if (kept && (await this.areStillMissing(game, names, kept))) return kept;
    const readAtMs = Date.now();
    const { game: known, players } = await this.readPlayers(game, names);
    // What many were read for is long work, and the rest of it some milliseconds more.
    await nextTurn();
    const piece = writePiece(
      names,
      players.map((player) => player && writeBatchEntry(known, player)),
    );
    if (read) {
      await keeping.last;
      keeping.last = this.kept.keep({ game: known, names, readAtMs, players, piece }, read);
      keeping.last.catch(() => undefined);
    }
    return piece;
  };

  /** Who was nobody may have become a player since: nothing is dropped for that. */
  private async areStillMissing(
    game: GameSnapshot,
    names: readonly PlayerName[],
    { missing }: Piece,
  ): Promise<boolean> {
    if (missing.length === 0) return true;
    const { players } = await this.readPlayers(
      game,
      names.filter((_name, index) => missing.includes(index)),
    );
    return players.every((player) => player === undefined);
  }

  /** In the order of the names; undefined for nobody. */
  private async readPlayers(game: GameSnapshot, names: readonly PlayerName[]) {
    const places = names.map((name) => placeOf(game.gameId, name));
    const read = await this.reader.read(
      game,
      places.filter((place) => place !== undefined),
    );
    const found = read.players.values();
    const players = places.map((place): PlayerWithBalances | undefined => place && found.next().value);
    return { game: read.game, players };
  }
}

/** Made for one piece at a time: a hundred thousand objects that live for seconds cost more than they hold. */
function namesFrom({ emails, ids }: WantedPlayers, start: number): PlayerName[] {
  const idStart = Math.max(0, start - emails.length);
  const byEmail = emails.slice(start, start + PIECE_MAX).map((email): PlayerName => ({ email }));
  const byId = ids.slice(idStart, idStart + PIECE_MAX - byEmail.length).map((playerId): PlayerName => ({ playerId }));
  return [...byEmail, ...byId];
}
