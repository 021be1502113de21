import { RouteConfig } from '@nestjs/platform-fastify';

const KIBIBYTE = 1024;

/** Bodies of all routes that say nothing else: 256 KiB. */
export const BODY_LIMIT_BYTES = 256 * KIBIBYTE;
/** Bodies of batch routes: 32 MiB. */
export const BATCH_BODY_LIMIT_BYTES = 32 * KIBIBYTE * KIBIBYTE;
/** The rest of a refused body is read and thrown away up to this length; beyond it the connection is closed. */
export const DRAINED_BODY_BYTES_MAX = 64 * KIBIBYTE * KIBIBYTE;

/**
 * Raises or lowers the limit of one route's bodies.
 * @param bytes at most `BATCH_BODY_LIMIT_BYTES`
 * @example BodyLimit(BATCH_BODY_LIMIT_BYTES)
 */
export function BodyLimit(bytes: number): MethodDecorator {
  return RouteConfig({ bodyLimitBytes: bytes });
}

/** The limit that `BodyLimit` left in a route's config; `undefined` where it was not used. */
export function bodyLimitOf(config: unknown): number | undefined {
  if (typeof config !== 'object' || config === null || !('bodyLimitBytes' in config)) return undefined;
  return typeof config.bodyLimitBytes === 'number' ? config.bodyLimitBytes : undefined;
}
