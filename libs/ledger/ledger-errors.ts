import { Refusal } from '@goldkeep/http';
import { formatAmount, type MinorUnits } from '@goldkeep/money';
import type { RefusedOutcome } from './ledger-outcome';

const RETRY_AFTER_SECONDS = 1;

/** The lane's queue is full: coming back later is better for everyone than waiting ever longer. */
export class LedgerBusyError extends Refusal {
  constructor() {
    super(503, 'service_unavailable', 'The ledger has more work than it can take. Try again shortly.', {
      retry_after: RETRY_AFTER_SECONDS,
    });
  }
}

/** The database did not answer; the same request id can be sent again and tells what became of it. */
export class LedgerUnavailableError extends Refusal {
  constructor(options: { readonly cause: unknown }) {
    super(503, 'service_unavailable', 'The database cannot be reached. Send the same request again shortly.', {
      retry_after: RETRY_AFTER_SECONDS,
    });
    this.cause = options.cause;
  }
}

class InsufficientBalanceError extends Refusal {
  constructor({ available, required, scale }: { available: MinorUnits; required: MinorUnits; scale: number }) {
    super(400, 'insufficient_balance', 'The player has not enough available for this.', {
      available_balance: formatAmount(available, scale),
      required_amount: formatAmount(required, scale),
    });
  }
}

class BalanceLimitExceededError extends Refusal {
  constructor() {
    super(400, 'balance_limit_exceeded', 'The balance would pass the most that this currency allows.');
  }
}

class WalletFrozenError extends Refusal {
  constructor() {
    super(403, 'wallet_frozen', "The player's wallet is frozen: it takes no writes until staff unfreeze it.");
  }
}

class LedgerPlayerNotFoundError extends Refusal {
  constructor() {
    super(404, 'player_not_found', 'No such player in this game.');
  }
}

/** A hold that is no longer open, or an order that was refunded meanwhile. */
class TargetChangedError extends Refusal {
  constructor() {
    super(409, 'already_resolved', 'What this request is about has been resolved meanwhile.');
  }
}

/** The error of the contract for a refused command of one step. `required` and `scale` are those of its currency. */
export function refusalFor(outcome: RefusedOutcome, money: { required: MinorUnits; scale: number }): Refusal {
  switch (outcome.status) {
    case 'insufficient_balance':
      return new InsufficientBalanceError({ available: outcome.available, ...money });
    case 'balance_limit_exceeded':
    case 'balance_overflow':
      return new BalanceLimitExceededError();
    case 'wallet_frozen':
      return new WalletFrozenError();
    case 'player_not_found':
      return new LedgerPlayerNotFoundError();
    case 'target_changed':
      return new TargetChangedError();
  }
}
