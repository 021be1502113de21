import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import type { Hold } from '../hold';
import { HoldReader } from '../hold-reader';

export class GetHoldQuery extends Query<Hold> {
  readonly gameId: number;
  readonly holdId: string;

  constructor(parts: { readonly gameId: number; readonly holdId: string }) {
    super();
    this.gameId = parts.gameId;
    this.holdId = parts.holdId;
  }
}

@QueryHandler(GetHoldQuery)
export class GetHoldHandler implements IQueryHandler<GetHoldQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly holds: HoldReader,
  ) {}

  /** @throws HoldNotFoundError */
  async execute({ gameId, holdId }: GetHoldQuery): Promise<Hold> {
    return this.holds.byId(await this.games.snapshot(gameId), holdId);
  }
}
