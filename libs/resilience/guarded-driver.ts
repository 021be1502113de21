import { Pool, type ClientConfig, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseBreaker } from './database-breaker';
import { GuardedClient } from './guarded-client';

type ConnectCallback = Parameters<Pool['connect']>[0];

/**
 * What TypeORM's option `driver` takes for PostgreSQL: `pg` with a pool that hands out no connection while the breaker is
 * not closed, and whose connection attempts and statements the breaker counts. That a pooled connection lies ready counts
 * for nothing: the sockets of a server that hangs look healthy.
 */
export function guardedDriver(breaker: DatabaseBreaker): object {
  class Client extends GuardedClient {
    constructor(config: ClientConfig = {}) {
      super(config, breaker);
    }
  }

  class GuardedPool extends Pool {
    constructor(config: PoolConfig) {
      super({ ...config, Client });
    }

    override connect(): Promise<PoolClient>;
    override connect(callback: ConnectCallback): void;
    override connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
      if (!callback) return this.connectOrReject();
      this.connectOrTell(callback);
      return undefined;
    }

    private async connectOrReject(): Promise<PoolClient> {
      breaker.admit();
      return super.connect();
    }

    private connectOrTell(callback: ConnectCallback): void {
      try {
        breaker.admit();
      } catch (error) {
        process.nextTick(callback, error, undefined, () => undefined);
        return;
      }
      super.connect(callback);
    }
  }

  return { Pool: GuardedPool };
}
