import { TooManyFailedLoginsError } from '../auth-errors';
import { Clock } from '../clock';
import { FAILED_LOGINS_MAX, FAILED_LOGINS_WINDOW_SECONDS, LoginThrottle } from './login-throttle';

class StoppedClock extends Clock {
  atMs = 1_000_000;

  override nowMs(): number {
    return this.atMs;
  }
}

function failTimes(throttle: LoginThrottle, times: number, keys: (turn: number) => string[]): void {
  for (let turn = 0; turn < times; turn++) throttle.countFailure(keys(turn));
}

describe('LoginThrottle', () => {
  it('blocks one network address that tries many e-mail addresses', () => {
    const throttle = new LoginThrottle(new StoppedClock());
    failTimes(throttle, FAILED_LOGINS_MAX, (turn) => [`email:${turn}`, 'address:1']);
    expect(() => throttle.check(['email:new', 'address:1'])).toThrow(TooManyFailedLoginsError);
    expect(() => throttle.check(['email:new', 'address:2'])).not.toThrow();
  });

  it('blocks one e-mail address that is tried from many network addresses', () => {
    const throttle = new LoginThrottle(new StoppedClock());
    failTimes(throttle, FAILED_LOGINS_MAX, (turn) => ['email:1', `address:${turn}`]);
    expect(() => throttle.check(['email:1', 'address:new'])).toThrow(TooManyFailedLoginsError);
  });

  it('frees one try as soon as the oldest failure leaves the window, and says when', () => {
    const clock = new StoppedClock();
    const throttle = new LoginThrottle(clock);
    throttle.countFailure(['email:1']);
    clock.atMs += 60_000;
    failTimes(throttle, FAILED_LOGINS_MAX - 1, () => ['email:1']);
    expect(() => throttle.check(['email:1'])).toThrow(
      expect.objectContaining({ extra: { retry_after: FAILED_LOGINS_WINDOW_SECONDS - 60 } }) as Error,
    );
    clock.atMs += (FAILED_LOGINS_WINDOW_SECONDS - 60) * 1_000;
    expect(() => throttle.check(['email:1'])).not.toThrow();
    throttle.countFailure(['email:1']);
    expect(() => throttle.check(['email:1'])).toThrow(TooManyFailedLoginsError);
  });
});
