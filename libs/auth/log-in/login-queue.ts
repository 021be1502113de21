import { Injectable } from '@nestjs/common';
import { LoginsBusyError } from '../auth-errors';

/** Logins that may wait; at some 30 ms each the last one waits about three seconds. */
const WAITING_MAX = 100;

/**
 * Checks one login at a time. Guesses sent side by side are therefore counted exactly, and password hashing takes
 * one thread and 19 MiB however many arrive.
 */
@Injectable()
export class LoginQueue {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @throws LoginsBusyError when too many are waiting */
  async run<Result>(login: () => Promise<Result>): Promise<Result> {
    if (this.waiting >= WAITING_MAX) throw new LoginsBusyError();
    this.waiting++;
    const mine = this.last.then(login).finally(() => this.waiting--);
    // The next one runs whether or not this one was refused; the refusal is this caller's alone.
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
