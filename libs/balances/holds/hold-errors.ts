import { Refusal } from '@goldkeep/http';

export class HoldNotFoundError extends Refusal {
  constructor() {
    super(404, 'hold_not_found', 'No such hold in this game.');
  }
}

/** Its time has come: what was held is the player's again. */
export class HoldExpiredError extends Refusal {
  constructor() {
    super(409, 'hold_expired', 'The hold has expired: what was held has been released.');
  }
}

export class CaptureExceedsHoldError extends Refusal {
  /** @param heldAmount decimal string */
  constructor(heldAmount: string) {
    super(400, 'capture_exceeds_hold', `amount must not be above what is held: ${heldAmount}`, {
      held_amount: heldAmount,
    });
  }
}
