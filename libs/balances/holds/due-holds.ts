import { Injectable } from '@nestjs/common';
import type { GameSnapshot } from '@goldkeep/games';
import type { Refusal } from '@goldkeep/http';
import { Ledger, refusalFor, type RefusedOutcome } from '@goldkeep/ledger';
import { expiryOf } from './expire-holds/expiry-of';
import type { Hold } from './hold';
import { HoldExpiredError, HoldNotFoundError } from './hold-errors';
import { HoldReader } from './hold-reader';

/** Looks at holds at the moment in which somebody wants to resolve them. */
@Injectable()
export class DueHolds {
  constructor(
    private readonly ledger: Ledger,
    private readonly holds: HoldReader,
  ) {}

  /** Lets an open hold go whose time has come. */
  async letGo(game: GameSnapshot, hold: Hold): Promise<void> {
    if (hold.status === 'open' && hold.isDue) await this.ledger.submit(expiryOf(game, hold));
  }

  /** Why the ledger did not resolve the hold: one that was due only when the ledger looked at it is expired now. */
  async refusalOf(game: GameSnapshot, { shard, seq }: Hold, outcome: RefusedOutcome): Promise<Refusal> {
    const hold = await this.holds.at(game, { shard, seq });
    if (!hold) return new HoldNotFoundError();
    await this.letGo(game, hold);
    const isExpired = hold.status === 'expired' || (hold.status === 'open' && hold.isDue);
    if (outcome.status === 'target_changed' && isExpired) return new HoldExpiredError();
    return refusalFor(outcome, { required: hold.amount, scale: hold.currency.scale });
  }
}
