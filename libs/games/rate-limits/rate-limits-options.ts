export const RATE_LIMITS_OPTIONS = Symbol('RATE_LIMITS_OPTIONS');

export interface RateLimitsOptions {
  /** Whether no rate limit holds: `RATE_LIMITS=off`, for benchmarks. */
  readonly areLifted: boolean;
}
