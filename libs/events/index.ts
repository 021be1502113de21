export { announce, type PlayerEvent } from './announce';
export { EventsModule } from './events.module';
export { eventsMigrations } from './events-schema';
export { LedgerTransactionCommittedEvent, PlayerCreatedEvent, PlayerUpdatedEvent } from './outbox-events';
export { RelayObserver } from './relay/relay-observer';
