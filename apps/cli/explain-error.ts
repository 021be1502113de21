import { ConfigurationError } from '@goldkeep/config';
import { isDatabaseUnavailable, Refusal } from '@goldkeep/http';
import { EmbeddedPostgresError, UnusableDatabaseError } from '@goldkeep/persistence';
import { UsageError } from './usage-error';

/** Their messages are written for whoever reads them here. */
const FOR_PEOPLE = [ConfigurationError, EmbeddedPostgresError, UnusableDatabaseError, Refusal, UsageError];

/** SQLSTATE classes: the login is refused, and the database that is named is not there. */
const LOGIN_REFUSED = /^(?:28|3D)/;

/** What went wrong, in a sentence where it is a mistake, with the place in the code where it is a fault of ours. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (FOR_PEOPLE.some((type) => error instanceof type)) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (LOGIN_REFUSED.test(code)) return `The database at DATABASE_URL refuses us: ${error.message}.`;
  if (isDatabaseUnavailable(error)) return `The database does not answer${code === '' ? '' : ` (${code})`}.`;
  return error.stack ?? error.message;
}
