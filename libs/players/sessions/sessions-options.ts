export const SESSIONS_OPTIONS = Symbol('sessions options');

export interface SessionsOptions {
  /** Signs the tickets: 32 characters or more, the same in every process. */
  readonly secret: string;
}
