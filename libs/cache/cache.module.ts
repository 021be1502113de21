import { Module, type DynamicModule } from '@nestjs/common';
import { CachedReads } from './reads/cached-reads';
import { RedisConnection } from './redis/redis-connection';
import { MemoryViewStore } from './views/memory-view-store';
import { RedisViewStore } from './views/redis-view-store';
import { ViewStore } from './views/view-store';

export interface CacheOptions {
  /** redis:// URL. Without it everything is kept in this process. */
  readonly redisUrl: string | undefined;
}

/** Gives every module the caches, and the {@link RedisConnection} behind them, or null where there is none. */
@Module({})
export class CacheModule {
  static forRoot({ redisUrl }: CacheOptions): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      providers: [
        {
          provide: RedisConnection,
          useFactory: () => (redisUrl === undefined ? null : new RedisConnection(redisUrl)),
        },
        {
          provide: ViewStore,
          inject: [{ token: RedisConnection, optional: true }],
          useFactory: (redis: RedisConnection | null) => (redis ? new RedisViewStore(redis) : new MemoryViewStore()),
        },
        {
          provide: CachedReads,
          inject: [{ token: RedisConnection, optional: true }],
          useFactory: (redis: RedisConnection | null) => new CachedReads(redis),
        },
      ],
      exports: [RedisConnection, ViewStore, CachedReads],
    };
  }
}
