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
