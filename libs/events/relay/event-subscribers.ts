import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { IEventHandler } from '@nestjs/cqrs';
import { EVENTS_HANDLER_METADATA } from '@nestjs/cqrs/dist/decorators/constants';

/**
 * The classes with `@EventsHandler`, called directly: the EventBus neither waits for its handlers nor tells when one
 * fails, and an event whose handler failed must come again.
 */
@Injectable()
export class EventSubscribers {
  private readonly handlers = new Map<unknown, Set<IEventHandler<object>>>();

  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * Finds the handlers; to be called once, when all modules are there.
   * @throws Error for a handler that is not a singleton
   */
  find(): void {
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.instance;
      if (typeof instance !== 'object' || instance === null) continue;
      const metadata: unknown = Reflect.getMetadata(EVENTS_HANDLER_METADATA, instance.constructor);
      if (!Array.isArray(metadata)) continue;
      if (!wrapper.isDependencyTreeStatic()) {
        throw new Error(`${instance.constructor.name} handles events, so it and what it needs must be singletons`);
      }
      for (const event of metadata as readonly Type<object>[]) this.add(event, instance as IEventHandler<object>);
    }
  }

  /** Hands the event to one handler after the other; the first that fails ends it. */
  async publish(event: object): Promise<void> {
    for (const handler of this.handlers.get(event.constructor) ?? []) await handler.handle(event);
  }

  private add(event: Type<object>, handler: IEventHandler<object>): void {
    const known = this.handlers.get(event) ?? new Set();
    this.handlers.set(event, known.add(handler));
  }
}
