import { types } from 'node:util';

/** The embedded PostgreSQL cannot be had. The message is a sentence that the operator can act on. */
export class EmbeddedPostgresError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
  }
}

/** The code of a failed system call (`EACCES`) or the SQLSTATE of a refused statement (`57P03`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A full disk, or a file that another user made, may be met anywhere on the way. */
export function explainFileError(error: unknown, dataDir: string): unknown {
  if (!types.isNativeError(error) || codeOf(error) === undefined || !('path' in error)) return error;
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL cannot use the data folder ${dataDir}: ${error.message}. ` +
      'All in it must belong to the user that made it, who must also run Goldkeep, and the disk must have room.',
    { cause: error },
  );
}
