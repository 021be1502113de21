import { Refusal } from '@goldkeep/http';

/** Missing, forged, revoked, of another user or title, or of a user who is gone: none can be told apart. */
export class InvalidSessionTicketError extends Refusal {
  constructor() {
    super(401, 'invalid_session_ticket', 'The session ticket is missing or not valid for this user.');
  }
}

export class SessionExpiredError extends Refusal {
  constructor() {
    super(401, 'session_expired', 'The session has expired. Ask the game for a new ticket.');
  }
}

export class UserBannedError extends Refusal {
  constructor(reason: string | null) {
    super(403, 'user_banned', reason === null ? 'This user is banned.' : `This user is banned: ${reason}`);
  }
}

/** A game backend must say on whose behalf it calls. */
export class UserIdRequiredError extends Refusal {
  constructor() {
    super(400, 'user_id_required', 'A call with the game key needs UserID.');
  }
}

export class UserIdMismatchError extends Refusal {
  constructor() {
    super(400, 'user_id_mismatch', 'The UserID of the address and that of the body differ.');
  }
}

export class UserNotFoundError extends Refusal {
  constructor() {
    super(400, 'user_not_found', 'The game has no such user.');
  }
}

export class UnknownTitleError extends Refusal {
  constructor() {
    super(400, 'unknown_title', 'The address names another title than that of the caller.');
  }
}

export class OriginNotAllowedError extends Refusal {
  constructor() {
    super(403, 'origin_not_allowed', 'The game does not take calls from pages of this origin.');
  }
}

/** Never queued: whoever waits here would only pile up behind a slow action. */
export class OperationInProgressError extends Refusal {
  constructor() {
    super(429, 'operation_in_progress', 'Another action of this user is under way.', { retry_after: 1 });
  }
}

export class RateLimitExceededError extends Refusal {
  constructor({ retryAfterSeconds }: { readonly retryAfterSeconds: number }) {
    super(429, 'rate_limit_exceeded', 'This user has used up the actions of this second.', {
      retry_after: retryAfterSeconds,
    });
  }
}
