export const EVENTS_OPTIONS = Symbol('EVENTS_OPTIONS');

export interface EventsOptions {
  /** Whether this process delivers events; several that do share the shards. */
  readonly relay: boolean;
  /** How often to look for events when nobody wakes the relay, default 250 ms. */
  readonly pollMs?: number;
}
