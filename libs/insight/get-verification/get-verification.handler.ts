import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { LedgerVerifier, type VerificationRun } from '@goldkeep/ledger';

export interface Verifications {
  readonly last: VerificationRun | undefined;
  readonly running: VerificationRun | undefined;
}

/** The newest run of the verification that is over, and the one under way. */
export class GetVerificationQuery extends Query<Verifications> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(GetVerificationQuery)
export class GetVerificationHandler implements IQueryHandler<GetVerificationQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly verifier: LedgerVerifier,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: GetVerificationQuery): Promise<Verifications> {
    await this.games.snapshot(gameId);
    const { runs } = this.verifier;
    return { running: await runs.running(gameId), last: await runs.last(gameId) };
  }
}
