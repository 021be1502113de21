import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EVENTS_OPTIONS, type EventsOptions } from './events-options';
import { EventSubscribers } from './relay/event-subscribers';
import { OutboxDelivery } from './relay/outbox-delivery';
import { OutboxRelay } from './relay/outbox-relay';
import { RelayBell } from './relay/relay-bell';

/** Delivers what is in the outbox to the classes with `@EventsHandler`. */
@Module({})
export class EventsModule {
  static forRoot(options: EventsOptions): DynamicModule {
    return {
      module: EventsModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: EVENTS_OPTIONS, useValue: options },
        EventSubscribers,
        OutboxDelivery,
        OutboxRelay,
        RelayBell,
      ],
    };
  }
}
