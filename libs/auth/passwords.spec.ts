import { verify } from '@node-rs/argon2';
import { hashPassword, isPasswordOf, newPassword } from './passwords';

jest.mock('@node-rs/argon2', () => {
  const actual = jest.requireActual<typeof import('@node-rs/argon2')>('@node-rs/argon2');
  return { ...actual, verify: jest.fn(actual.verify) };
});

const verified = jest.mocked(verify);

/** Algorithm and costs of the hash that was worked on last. */
function lastWork(): string {
  return String(verified.mock.lastCall?.[0]).split('$').slice(0, 4).join('$');
}

describe('passwords', () => {
  it('match their own hash and no other', async () => {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    expect(await isPasswordOf(passwordHash, password)).toBe(true);
    expect(await isPasswordOf(passwordHash, `${password} `)).toBe(false);
    expect(await hashPassword(password)).not.toBe(passwordHash);
  });

  it('take the same work to check for an account that does not exist', async () => {
    await isPasswordOf(await hashPassword('known'), 'guess');
    const known = lastWork();
    verified.mockClear();
    expect(await isPasswordOf(undefined, 'guess')).toBe(false);
    expect(verified).toHaveBeenCalledTimes(1);
    expect(lastWork()).toBe(known);
    expect(known).toBe('$argon2id$v=19$m=19456,t=2,p=1');
  });
});
