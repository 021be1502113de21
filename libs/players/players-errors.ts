import { Refusal } from '@goldkeep/http';

export class PlayerNotFoundError extends Refusal {
  constructor() {
    super(404, 'player_not_found', 'No such player in this game.');
  }
}

/** More than admins of role support may give or take at once. */
export class AdjustmentLimitExceededError extends Refusal {
  constructor({ max, code }: { readonly max: number; readonly code: string }) {
    super(403, 'adjustment_limit_exceeded', `Support may adjust by at most ${max} ${code} at once: ask an owner.`);
  }
}
