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
