import { Injectable } from '@nestjs/common';

/** What time it is: injected, so that tests can let hours pass at once. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number {
    return Date.now();
  }
}
