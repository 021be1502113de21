import { hashPassword, isPasswordOf, newPassword } from './passwords';

/** The quickest of several runs: what else the machine does only ever makes them slower. */
async function quickestMs(work: () => Promise<unknown>): Promise<number> {
  const runsMs: number[] = [];
  for (let run = 0; run < 5; run++) {
    const startMs = performance.now();
    await work();
    runsMs.push(performance.now() - startMs);
  }
  return Math.min(...runsMs);
}

describe('passwords', () => {
  it('match their own hash and no other', async () => {
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    expect(await isPasswordOf(passwordHash, password)).toBe(true);
    expect(await isPasswordOf(passwordHash, `${password} `)).toBe(false);
    expect(await hashPassword(password)).not.toBe(passwordHash);
  });

  it('take as long to check for an account that does not exist', async () => {
    const passwordHash = await hashPassword('known');
    const knownMs = await quickestMs(() => isPasswordOf(passwordHash, 'guess'));
    const unknownMs = await quickestMs(() => isPasswordOf(undefined, 'guess'));
    expect(unknownMs).toBeGreaterThan(knownMs / 2);
    expect(unknownMs).toBeLessThan(knownMs * 2);
  });
});
