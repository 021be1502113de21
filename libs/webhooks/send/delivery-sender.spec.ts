import { retryDelayMs } from './delivery-sender';
import { signatureOf } from './post-message';

describe('the pause after a failed attempt', () => {
  it('doubles, up to an hour', () => {
    const pauses = [1, 2, 3, 10, 11, 25].map((attempts) => retryDelayMs(attempts, 0.5));
    expect(pauses).toEqual([5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
  });

  it('is spread by half of its time', () => {
    expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([2_500, 7_500]);
  });
});

it('signs as the example of the Standard Webhooks specification', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(signatureOf(message, 1_614_265_330, secret)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
