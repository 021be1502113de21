import { DatabaseError } from 'pg';
import { isDatabaseUnavailable } from '@goldkeep/http';

/** What the end of a statement or of a connection attempt tells about the database. */
export type Evidence = 'answer' | 'failure';

/** A statement that the database refuses was answered; our own mistakes tell nothing. */
export function evidenceOf(error: unknown): Evidence | undefined {
  if (isDatabaseUnavailable(error)) return 'failure';
  return error instanceof DatabaseError ? 'answer' : undefined;
}

/** What to log of a failure. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several attempts that failed together, on both addresses of a host name, have a code and no message.
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
