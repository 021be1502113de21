import { Refusal } from '@goldkeep/http';
import type { KeyScope } from './entities/api-key.entity';
import type { GameStatus } from './entities/game.entity';

export class GameNotFoundError extends Refusal {
  constructor() {
    super(404, 'game_not_found', 'There is no such game.');
  }
}

export class KeyNotFoundError extends Refusal {
  constructor() {
    super(404, 'key_not_found', 'The game has no such key.');
  }
}

export class TitleIdTakenError extends Refusal {
  constructor(titleId: string) {
    super(409, 'title_id_taken', `Another game has the title id ${titleId}.`);
  }
}

/** Only a key that is in use and has no successor yet can be rotated. */
export class KeyNotRotatableError extends Refusal {
  constructor() {
    super(409, 'key_not_rotatable', 'The key is revoked, expired or already rotated.');
  }
}

/** Somebody else has changed the whole that the caller wanted to replace: read it again, then decide. */
export class VersionConflictError extends Refusal {
  constructor({ currentVersion }: { readonly currentVersion: number }) {
    super(412, 'version_conflict', `The version is stale: it is ${currentVersion} by now.`, {
      current_version: currentVersion,
    });
  }
}

/** One answer for a missing, unknown, expired and revoked key, so that none can be told apart. */
export class InvalidApiKeyError extends Refusal {
  constructor() {
    super(401, 'invalid_api_key', 'The header X-Game-Secret-Key carries no valid key.');
  }
}

export class GameNotActiveError extends Refusal {
  constructor(status: GameStatus) {
    super(403, 'game_not_active', `The game is ${status}; only live and testing games are served.`);
  }
}

export class ScopeMissingError extends Refusal {
  constructor(scope: KeyScope) {
    super(403, 'scope_missing', `The key lacks the scope ${scope}.`);
  }
}

export class CreditCapExceededError extends Refusal {
  constructor({ cap, code, limit }: { readonly cap: string; readonly code: string; readonly limit: string }) {
    super(403, 'credit_cap_exceeded', `The key's ${cap} for ${code} is ${limit}.`);
  }
}

export class UnknownCurrencyError extends Refusal {
  constructor() {
    super(400, 'unknown_currency', 'The game has no such currency.');
  }
}

/** The caller has used up what the limit allows within the window. */
export class RateLimitedError extends Refusal {
  constructor(parts: { readonly name: string; readonly limit: number; readonly retryAfterSeconds: number }) {
    const { name, limit, retryAfterSeconds } = parts;
    super(429, 'rate_limited', `The limit ${name} of ${limit} requests is used up for now.`, {
      retry_after: retryAfterSeconds,
    });
  }
}
