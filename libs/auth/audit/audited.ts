import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';

/** What stands in a path for its parameters, by name, as it was sent and not checked yet. */
export type RouteParams = Readonly<Record<string, string | undefined>>;

export interface AuditOptions {
  /**
   * Reads the resource as its GET route answers it; asked before the change and after it. Refusals count as "nothing
   * there". Without it the log has no state before, and the answer of the route as the state after.
   */
  readonly state?: (queries: QueryBus, params: RouteParams) => Promise<object | undefined>;
  /** Fields whose values the log must not keep, besides those that it never keeps; see `withhold`. */
  readonly withhold?: readonly string[];
}

export const AUDIT_OPTIONS = Symbol('audit options');

/**
 * Says how the audit log sees a changing admin route. Every such route is logged, with or without it.
 * @example @Audited({ state: (queries, { game_id }) => readGame(queries, game_id) })
 */
export function Audited(options: AuditOptions): CustomDecorator<symbol> {
  return SetMetadata(AUDIT_OPTIONS, options);
}
