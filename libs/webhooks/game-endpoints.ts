import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';

/** A new endpoint is told of what happens from a second after it was made. */
const LIFE_MS = 1_000;
const GAMES_MAX = 2_000;

/** The endpoints of games, held for a moment: every event asks for them, and most games have none. */
@Injectable()
export class GameEndpoints {
  private readonly held = new LRUCache<number, Promise<readonly WebhookEndpointEntity[]>>({
    max: GAMES_MAX,
    ttl: LIFE_MS,
  });

  constructor(private readonly dataSource: DataSource) {}

  of(gameId: number): Promise<readonly WebhookEndpointEntity[]> {
    const held = this.held.get(gameId);
    if (held) return held;
    const reading = this.dataSource.manager.find(WebhookEndpointEntity, {
      where: { gameId },
      order: { endpointId: 'ASC' },
    });
    this.held.set(gameId, reading);
    // A failure is not held: the event comes again.
    reading.catch(() => this.held.delete(gameId));
    return reading;
  }

  forget(gameId: number): void {
    this.held.delete(gameId);
  }
}
