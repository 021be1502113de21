/**
 * Told what the relay does, for metrics. Provide it in a global module; without one nobody is told.
 * Its methods must return at once and not throw.
 */
export abstract class RelayObserver {
  /** Events of a topic whose delivery is settled: they do not come again. */
  abstract published(topic: string, events: number): void;

  /** An event that could not be delivered now and comes again. */
  abstract failed(topic: string): void;

  /** Called in every round. @param seconds age of the oldest event that is not delivered; 0 when there is none */
  abstract lag(seconds: number): void;
}
