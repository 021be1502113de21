import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import type { Currency } from '../directory/game-snapshot';
import type { KeyCaps } from '../entities/api-key.entity';
import { CreditCapExceededError } from '../games-errors';
import { CreditCaps } from './credit-caps';

const BEFORE_MIDNIGHT_MS = Date.UTC(2026, 0, 31, 23, 59, 59);

class SettableClock extends Clock {
  atMs = BEFORE_MIDNIGHT_MS;

  override nowMs(): number {
    return this.atMs;
  }
}

let database: TestDatabase;
let dataSource: DataSource;
let gold: Currency;
let clock: SettableClock;
let creditCaps: CreditCaps;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url, poolSize: 20 }).initialize();
  const [row] = await dataSource.query<{ game_id: number; currency_id: number }[]>(
    `WITH g AS (INSERT INTO game (title_id, name, status, created_at) VALUES ('CAPS', 'Caps', 'live', now()) RETURNING *)
     INSERT INTO currency (game_id, code, name, scale, is_default, is_system, starting_amount, created_at)
     SELECT game_id, 'GOLD', 'Gold', 2, true, false, 0, now() FROM g RETURNING game_id, currency_id`,
  );
  if (!row) throw new Error('no currency was made');
  gold = {
    currencyId: row.currency_id,
    gameId: row.game_id,
    code: 'GOLD',
    name: 'Gold',
    scale: 2,
    isDefault: true,
    isSystem: false,
    startingAmount: 0n,
    maxBalance: null,
    recharge: null,
    rechargeTerms: [],
  };
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(() => {
  clock = new SettableClock();
  creditCaps = new CreditCaps(dataSource, clock);
});

async function aKey(caps: KeyCaps | null): Promise<{ keyId: number; caps: KeyCaps | null }> {
  const [row] = await dataSource.query<{ key_id: number }[]>(
    `INSERT INTO api_key (game_id, name, digest, prefix, scopes, created_at)
     VALUES ($1, '', sha256(gen_random_uuid()::text::bytea), 'gk_', '{economy}', now()) RETURNING key_id`,
    [gold.gameId],
  );
  return { keyId: row?.key_id ?? 0, caps };
}

describe('a cap on one credit', () => {
  it('lets the cap itself through and refuses more, however often', async () => {
    const key = await aKey({ max_credit: { GOLD: '10.00' } });
    expect(await creditCaps.reserve(key, gold, 1_000n)).toBeNull();
    expect(await creditCaps.reserve(key, gold, 1_000n)).toBeNull();
    await expect(creditCaps.reserve(key, gold, 1_001n)).rejects.toThrow(CreditCapExceededError);
  });

  it('says nothing of other currencies', async () => {
    const key = await aKey({ max_credit: { GEMS: '1' } });
    expect(await creditCaps.reserve(key, gold, 1_000_000n)).toBeNull();
    expect(await creditCaps.reserve(await aKey(null), gold, 1_000_000n)).toBeNull();
  });
});

describe('a cap on the credits of a day', () => {
  it('refuses the first credit too when it is above the cap', async () => {
    const key = await aKey({ daily_credit_cap: { GOLD: '9.00' } });
    await expect(creditCaps.reserve(key, gold, 901n)).rejects.toThrow(CreditCapExceededError);
    await expect(creditCaps.reserve(key, gold, 900n)).resolves.toMatchObject({ amount: 900n });
  });

  it('lets exactly as many credits through as it covers when many come at once', async () => {
    const key = await aKey({ daily_credit_cap: { GOLD: '9.99' } });
    const tries = await Promise.allSettled(Array.from({ length: 40 }, () => creditCaps.reserve(key, gold, 100n)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  });

  it('counts each key for itself', async () => {
    const caps = { daily_credit_cap: { GOLD: '1.00' } };
    await creditCaps.reserve(await aKey(caps), gold, 100n);
    await expect(creditCaps.reserve(await aKey(caps), gold, 100n)).resolves.not.toBeNull();
  });

  it('is free again by what is given back', async () => {
    const key = await aKey({ daily_credit_cap: { GOLD: '1.00' } });
    const reservation = await creditCaps.reserve(key, gold, 100n);
    await creditCaps.release(reservation);
    await creditCaps.reserve(key, gold, 60n);
    await expect(creditCaps.reserve(key, gold, 41n)).rejects.toThrow(CreditCapExceededError);
  });

  it('begins anew at midnight UTC, and what is given back after it belongs to the day before', async () => {
    const key = await aKey({ daily_credit_cap: { GOLD: '1.00' } });
    const yesterday = await creditCaps.reserve(key, gold, 100n);
    clock.atMs += 1_000;
    await creditCaps.reserve(key, gold, 100n);
    await creditCaps.release(yesterday);
    await expect(creditCaps.reserve(key, gold, 1n)).rejects.toThrow(CreditCapExceededError);
  });
});
