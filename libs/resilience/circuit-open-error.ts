import { Refusal } from '@goldkeep/http';

/** The database failed too often in a row and is left alone for a while: nothing was sent to it. */
export class CircuitOpenError extends Refusal {
  /** @param retryAfterSeconds until the database is asked again, at least 1 */
  constructor(retryAfterSeconds: number) {
    super(503, 'service_unavailable', 'The database does not answer at the moment. Try again shortly.', {
      retry_after: retryAfterSeconds,
    });
  }
}
