import { Scope, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventsHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { PlayerCreatedEvent, PlayerUpdatedEvent } from '../outbox-events';
import { EventSubscribers } from './event-subscribers';

const CREATED = new PlayerCreatedEvent({ shard: 1, event: 1, gameId: 1, playerId: 65 });
const UPDATED = new PlayerUpdatedEvent({ shard: 1, event: 2, gameId: 1, playerId: 65 });

class Notes {
  readonly lines: string[] = [];
}

@EventsHandler(PlayerCreatedEvent, PlayerUpdatedEvent)
class SlowHandler {
  constructor(private readonly notes: Notes) {}

  async handle(event: object): Promise<void> {
    this.notes.lines.push(`slow begins ${event.constructor.name}`);
    await Promise.resolve();
    this.notes.lines.push('slow ends');
  }
}

@EventsHandler(PlayerCreatedEvent)
class FailingHandler {
  handle(): void {
    throw new Error('the handler failed');
  }
}

@EventsHandler(PlayerCreatedEvent)
class LastHandler {
  constructor(private readonly notes: Notes) {}

  handle(): void {
    this.notes.lines.push('last');
  }
}

async function subscribersOf(...handlers: Provider[]): Promise<{ subscribers: EventSubscribers; notes: Notes }> {
  const notes = new Notes();
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [EventSubscribers, { provide: Notes, useValue: notes }, ...handlers],
  }).compile();
  return { subscribers: module.get(EventSubscribers), notes };
}

describe('EventSubscribers', () => {
  it('hands an event to those that asked for it, one after the other, and waits for each', async () => {
    const { subscribers, notes } = await subscribersOf(SlowHandler, LastHandler);
    subscribers.find();
    await subscribers.publish(CREATED);
    await subscribers.publish(UPDATED);
    const ofSlow = (event: string) => [`slow begins ${event}`, 'slow ends'];
    expect(notes.lines).toEqual([...ofSlow('PlayerCreatedEvent'), 'last', ...ofSlow('PlayerUpdatedEvent')]);
  });

  it('reports the handler that fails, and spares those behind it', async () => {
    const { subscribers, notes } = await subscribersOf(FailingHandler, LastHandler);
    subscribers.find();
    await expect(subscribers.publish(CREATED)).rejects.toThrow('the handler failed');
    expect(notes.lines).toEqual([]);
  });

  it('hands an event once to a handler that several modules name', async () => {
    const alias = { provide: 'alias', useExisting: LastHandler };
    const { subscribers, notes } = await subscribersOf(LastHandler, alias);
    subscribers.find();
    await subscribers.publish(CREATED);
    expect(notes.lines).toEqual(['last']);
  });

  it('takes no handler that is made anew for every request', async () => {
    const { subscribers } = await subscribersOf({ provide: Notes, useClass: Notes, scope: Scope.REQUEST }, LastHandler);
    expect(() => subscribers.find()).toThrow('LastHandler handles events');
  });
});
