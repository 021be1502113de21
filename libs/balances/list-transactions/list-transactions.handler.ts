import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { PlayerDirectory } from '@goldkeep/players';
import type { Posting, PostingPlace } from './posting';
import { PostingReader } from './posting-reader';

/** Part of what has happened to a player's money, newest first. */
export interface PostingPage {
  readonly postings: readonly Posting[];
  /** Where the next page goes on; a page may be short, or empty, though more follows. */
  readonly next: PostingPlace | undefined;
}

export class ListTransactionsQuery extends Query<PostingPage> {
  readonly gameId: number;
  readonly playerId: number;
  /** 1 to 100. */
  readonly limit: number;
  readonly after: PostingPlace | undefined;
  readonly reason: string | undefined;
  /** From this time on. */
  readonly from: Date | undefined;
  /** Before this time. */
  readonly to: Date | undefined;

  constructor(parts: Omit<ListTransactionsQuery, symbol>) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
    this.limit = parts.limit;
    this.after = parts.after;
    this.reason = parts.reason;
    this.from = parts.from;
    this.to = parts.to;
  }
}

@QueryHandler(ListTransactionsQuery)
export class ListTransactionsHandler implements IQueryHandler<ListTransactionsQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerDirectory,
    private readonly postings: PostingReader,
  ) {}

  /** @throws PlayerNotFoundError */
  async execute({ gameId, playerId, limit, after, reason, from, to }: ListTransactionsQuery): Promise<PostingPage> {
    const game = await this.games.snapshot(gameId);
    const player = await this.players.byId(gameId, playerId);
    const firstSeq = from ? await this.postings.firstSeqAt(player.shard, from) : 0;
    const endSeq = to ? await this.postings.firstSeqAt(player.shard, to) : Number.MAX_SAFE_INTEGER;
    const end = { seq: endSeq - 1, step: 0 };
    const below = after && after.seq <= end.seq ? after : end;
    return this.postings.page(game, player, { below, firstSeq, reason, limit });
  }
}
