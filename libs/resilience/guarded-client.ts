import { Client, type ClientConfig } from 'pg';
import type { DatabaseBreaker } from './database-breaker';

/** What `pg` says when `query_timeout` is over. */
const READ_TIMEOUT = 'Query read timeout';

type ConnectCallback = (error: Error | null, client: Client) => void;

/**
 * A connection whose attempts and statements a breaker counts. It makes no connection while the breaker is not closed;
 * what runs over one that is made is never refused. Statements given with a callback, and what submits itself (COPY),
 * pass uncounted.
 */
export class GuardedClient extends Client {
  /** It broke or was given up: that counted once, and every later statement fails for no new reason. */
  private isBroken = false;

  constructor(
    config: ClientConfig,
    private readonly breaker: DatabaseBreaker,
  ) {
    super(config);
    // A connection that breaks between two statements must not end the process: the next statement tells.
    this.on('error', () => {
      this.isBroken = true;
    });
    const query = super.query.bind(this);
    // Assigned, since no method could be written that has all the forms of a client's query().
    this.query = ((...args: readonly unknown[]): unknown => {
      const sent: unknown = Reflect.apply(query, undefined, args);
      return sent instanceof Promise && !this.isBroken ? this.observe(sent) : sent;
    }) as Client['query'];
  }

  /** @throws CircuitOpenError at once unless the breaker is closed */
  override connect(): Promise<Client>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<Client> | undefined {
    if (!callback) return this.connectOrReject();
    this.connectOrTell(callback);
    return undefined;
  }

  /** Ends it at once, without a word to a server that may never answer. */
  abandon(): void {
    this.isBroken = true;
    // It marks the client as ended, for the pool; its promise waits for the server and is nothing to wait for.
    void this.end();
    this.connection.stream.destroy();
  }

  private async connectOrReject(): Promise<Client> {
    this.breaker.admit();
    return this.breaker.observe(() => super.connect());
  }

  /** The pool's form: told in the same turn, since an error that follows at once must find the pool listening. */
  private connectOrTell(callback: ConnectCallback): void {
    try {
      this.breaker.admit();
    } catch (error) {
      // Later, or a pool with a thousand callers waiting would go through all of them one within another.
      process.nextTick(callback, error, this);
      return;
    }
    super.connect((error: Error | null) => {
      void this.breaker.note(error);
      callback(error, this);
    });
  }

  private async observe(sent: Promise<unknown>): Promise<unknown> {
    try {
      return await this.breaker.observe(() => sent);
    } catch (error) {
      // The server may never answer what hangs here: nobody else shall wait behind it.
      if (error instanceof Error && error.message === READ_TIMEOUT) this.abandon();
      throw error;
    }
  }
}
