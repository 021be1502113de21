import { Refusal } from '@goldkeep/http';
import type { AdminRole } from './admin-role';

/** One answer for an unknown address, a wrong password and a disabled account, so that none can be told apart. */
export class InvalidCredentialsError extends Refusal {
  constructor() {
    super(401, 'invalid_credentials', 'The e-mail address or the password is wrong.');
  }
}

export class InvalidSessionError extends Refusal {
  constructor() {
    super(401, 'invalid_session', 'Log in: the access token is missing, unknown, expired or revoked.');
  }
}

export class RoleMissingError extends Refusal {
  constructor(roles: readonly AdminRole[]) {
    super(403, 'role_missing', `This needs one of the roles: ${roles.join(', ')}.`);
  }
}

export class TooManyFailedLoginsError extends Refusal {
  constructor({ retryAfterSeconds }: { readonly retryAfterSeconds: number }) {
    super(429, 'rate_limited', 'Too many failed logins. Try again later.', { retry_after: retryAfterSeconds });
  }
}

/** More logins wait to be checked than can be worked through soon. */
export class LoginsBusyError extends Refusal {
  constructor() {
    super(503, 'service_unavailable', 'Too many logins at once. Try again shortly.', { retry_after: 1 });
  }
}

export class AdminNotFoundError extends Refusal {
  constructor() {
    super(404, 'admin_not_found', 'There is no such admin.');
  }
}

export class AdminEmailTakenError extends Refusal {
  constructor() {
    super(409, 'admin_email_taken', 'An admin has this e-mail address already.');
  }
}

/** Somebody must be left who may do everything. */
export class LastOwnerError extends Refusal {
  constructor() {
    super(409, 'last_owner', 'This is the last active owner: make another one first.');
  }
}

export class TotpRequiredError extends Refusal {
  constructor() {
    super(401, 'totp_required', 'Log in with a code of the second factor, as totp.');
  }
}

/** One answer for a wrong, an old and a used code. */
export class InvalidTotpError extends Refusal {
  constructor({ cause }: { readonly cause?: unknown } = {}) {
    super(401, 'invalid_totp', 'The code of the second factor is wrong, too old or used already.');
    this.cause = cause;
  }
}

export class TotpAlreadySetUpError extends Refusal {
  constructor() {
    super(409, 'totp_already_set_up', 'There is a second factor already: take it away first.');
  }
}

/** Every admin must have a second factor here, and this one has none yet. */
export class TotpSetupRequiredError extends Refusal {
  constructor() {
    super(403, 'totp_setup_required', 'Set up a second factor first: POST /api/admin/auth/totp.');
  }
}
