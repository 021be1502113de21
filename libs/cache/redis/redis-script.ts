import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-connection';

/** A Lua script, sent by its digest once Redis knows it. */
export class RedisScript {
  private readonly digest: string;

  constructor(private readonly source: string) {
    this.digest = createHash('sha1').update(source).digest('hex');
  }

  async load(client: RedisClient): Promise<void> {
    await client.scriptLoad(this.source);
  }

  /** Runs the script with one key, from whose name it makes those of the others. */
  async run(client: RedisClient, key: string, args: readonly string[]): Promise<unknown> {
    const rest = ['1', key, ...args];
    try {
      return await client.sendCommand(['EVALSHA', this.digest, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return client.sendCommand(['EVAL', this.source, ...rest]);
    }
  }
}
