import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { InsuredRedis, RedisConnection } from '@goldkeep/cache';
import type { Admission, Entry } from './admission';
import { MemoryGates } from './memory-gates';
import { RedisGates } from './redis-gates';

const PROCESS_ID_BYTES = 9;

/**
 * One action of a user at a time, and so many a second: in all processes with Redis, without it in this one. Looked at
 * and counted in one step, so that a refused action neither counts nor holds up another. It keeps clients polite; what
 * keeps writes correct is the lock on the player's state.
 */
@Injectable()
export class UserGate {
  private readonly memory: MemoryGates;
  private readonly shared = new RedisGates();
  private readonly redis: InsuredRedis | null;
  private readonly processId = randomBytes(PROCESS_ID_BYTES).toString('base64url');
  private actions = 0;

  constructor(clock: Clock, @Optional() @Inject(RedisConnection) redis: RedisConnection | null) {
    this.memory = new MemoryGates(clock);
    this.redis = redis && new InsuredRedis(redis, new Logger(UserGate.name), 'rate and lock of user actions');
  }

  /** Asks to let one action in; an admitted one must be followed by `leave` with the same entry. */
  async enter(userKey: string, perSecond: number | null): Promise<{ entry: Entry; admission: Admission }> {
    this.actions += 1;
    const entry = { userKey, token: `${this.processId}.${this.actions}`, perSecond };
    const inMemory = (): Admission => this.memory.enter(entry);
    const admission = this.redis
      ? await this.redis.run((client) => this.shared.enter(client, entry), inMemory)
      : inMemory();
    return { entry, admission };
  }

  async leave(entry: Entry): Promise<void> {
    // Redis may have gone, or come back, since: the gate is opened wherever it was closed.
    this.memory.leave(entry);
    await this.redis?.run(
      (client) => this.shared.leave(client, entry),
      () => undefined,
    );
  }
}
