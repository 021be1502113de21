import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { LedgerVerifier, type VerificationRun } from '@goldkeep/ledger';
import { withinTime, TimeIsUpError } from '@goldkeep/resilience';

/** A run of the verification of a game's books: as it ended, or as it stood when the waiting was over. */
export class VerifyLedgerCommand extends Command<VerificationRun> {
  readonly gameId: number;
  /** How long to wait for its end, in milliseconds; it goes on after that. */
  readonly waitMs: number;

  constructor(parts: { readonly gameId: number; readonly waitMs: number }) {
    super();
    this.gameId = parts.gameId;
    this.waitMs = parts.waitMs;
  }
}

@CommandHandler(VerifyLedgerCommand)
export class VerifyLedgerHandler implements ICommandHandler<VerifyLedgerCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly verifier: LedgerVerifier,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId, waitMs }: VerifyLedgerCommand): Promise<VerificationRun> {
    await this.games.snapshot(gameId);
    const { run, ended } = await this.verifier.start(gameId);
    if (!ended) return run;
    try {
      return await withinTime(ended, waitMs);
    } catch (error) {
      if (error instanceof TimeIsUpError) return run;
      throw error;
    }
  }
}
