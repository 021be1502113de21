export { whenThere, type Awaitable } from './awaitable';
export { CacheModule } from './cache.module';
export { CachedReads, type CachedRead } from './reads/cached-reads';
export { InsuredRedis } from './redis/insured-redis';
export { RedisConnection, RedisUnavailableError, type RedisClient } from './redis/redis-connection';
export { RedisScript } from './redis/redis-script';
export type { Bundle } from './views/bundle';
export {
  ALIAS_MARK,
  BUNDLE_MARK,
  ViewStore,
  type BundleRead,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './views/view-store';
