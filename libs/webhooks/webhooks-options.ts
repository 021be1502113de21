export const WEBHOOKS_OPTIONS = Symbol('webhooks options');

export interface WebhooksOptions {
  /** Whether this process sends what is due. */
  readonly sends: boolean;
  /** Whether endpoints may be at addresses that are not public, and without TLS: for tests and closed networks. */
  readonly allowPrivate: boolean;
}
