import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Refusal } from '@goldkeep/http';

/** A stream keeps some megabytes and, at full speed, a good part of a core busy. */
const STREAMS_MAX = 16;
const RETRY_AFTER_SECONDS = 10;

class TooManyStreamsError extends Refusal {
  constructor() {
    super(503, 'service_unavailable', 'As many streams as there may be are running.', {
      retry_after: RETRY_AFTER_SECONDS,
    });
  }
}

class ServerStoppingError extends Refusal {
  constructor() {
    super(503, 'service_unavailable', 'The server is stopping.', { retry_after: RETRY_AFTER_SECONDS });
  }
}

/** The streams of this process: a bounded number, and none that holds up its end. */
@Injectable()
export class RunningStreams implements BeforeApplicationShutdown {
  private readonly running = new Map<AbortController, Promise<void>>();
  private isStopping = false;

  /**
   * Runs a stream, and tells it by the signal when the process is about to stop.
   * @throws TooManyStreamsError, ServerStoppingError
   */
  async run(stream: (stopping: AbortSignal) => Promise<void>): Promise<void> {
    if (this.isStopping) throw new ServerStoppingError();
    if (this.running.size >= STREAMS_MAX) throw new TooManyStreamsError();
    const stop = new AbortController();
    const run = stream(stop.signal).finally(() => this.running.delete(stop));
    this.running.set(stop, run);
    await run;
  }

  /** Ends the streams, each with its last line, before the server closes the connections. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const stop of this.running.keys()) stop.abort();
    await Promise.allSettled(this.running.values());
  }
}
