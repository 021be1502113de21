export { announce, type PlayerEvent } from './announce';
export { EventsModule } from './events.module';
export { eventsMigrations } from './events-schema';
export {
  LedgerTransactionCommittedEvent,
  PlayerCreatedEvent,
  PlayerDeletedEvent,
  PlayerUpdatedEvent,
} from './outbox-events';
export { eventsPlayerTables } from './player-tables';
export { RelayObserver } from './relay/relay-observer';
