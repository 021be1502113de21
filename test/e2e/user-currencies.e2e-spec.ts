import { auditFindings } from '../support/audit';
import { call } from '../support/call';
import { testRedisUrl } from '../support/shared-redis';
import { openUserWorld, type Envelope, type UserWorld, type WorldUser } from '../support/user-world';

const TRANSFER = 'TransferVirtualCurrency';
const SUBTRACT = 'SubtractVirtualCurrency';

let world: UserWorld;
let pairsVersion = 1;

beforeAll(async () => {
  world = await openUserWorld([
    { code: 'GOLD' },
    { code: 'DICE', name: 'Dice', scale: 0 },
    { code: 'CAPPED', name: 'Capped', scale: 0, maxBalance: '10' },
    { code: 'Coin', name: 'Coin', scale: 0 },
    { code: 'VAULT', name: 'Vault', scale: 0, isSystem: true },
    { code: 'FINE', name: 'Fine Dust', scale: 8 },
  ]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const allow = async (...pairs: readonly (readonly [from: string, to: string])[]): Promise<void> => {
  const body = { version: pairsVersion, pairs: pairs.map(([from, to]) => ({ from, to })) };
  await world.admin('PUT', 'transfer-pairs', body);
  pairsVersion += 1;
};
const transfer = (from: string, to: string, amount: number) => ({
  FromCurrencyID: from,
  ToCurrencyID: to,
  TransferAmount: amount,
});
const has = async (user: WorldUser, code: string): Promise<number | undefined> => {
  const { VirtualCurrency } = await user.act<{ VirtualCurrency: Record<string, number> }>('GetUserInventory');
  return VirtualCurrency[code];
};

describe('TransferVirtualCurrency', () => {
  it('turns whole units one to one, whatever the decimals of the currencies', async () => {
    await allow(['DICE', 'GOLD'], ['GOLD', 'DICE']);
    const user = await world.addUser({ DICE: '7', GOLD: '0.50' });
    expect(await user.act(TRANSFER, transfer('DICE', 'GOLD', 5))).toEqual({
      ...transfer('DICE', 'GOLD', 5),
      UpdatedVirtualCurrencies: { DICE: 2, GOLD: 5 },
    });
    expect(await user.act(TRANSFER, transfer('GOLD', 'DICE', 5))).toMatchObject({
      UpdatedVirtualCurrencies: { DICE: 7, GOLD: 0 },
    });
  });

  it('refuses what the rules do not allow, and changes nothing', async () => {
    await allow(['DICE', 'GOLD'], ['DICE', 'CAPPED'], ['GOLD', 'FINE']);
    const user = await world.addUser({ DICE: '20', GOLD: '90000000.00', Coin: '5' });
    const refused = async (from: string, to: string, amount: number) => {
      const [status, error] = await user.refused(TRANSFER, transfer(from, to, amount));
      expect(status).toBe(400);
      return error;
    };
    expect(await refused('DICE', 'DICE', 1)).toBe('SAME_CURRENCY');
    expect(await refused('Coin', 'GOLD', 1)).toBe('SYSTEM_CURRENCY');
    expect(await refused('DICE', 'VAULT', 1)).toBe('SYSTEM_CURRENCY');
    expect(await refused('GOLD', 'DICE', 1)).toBe('TRANSFER_PAIR_NOT_ALLOWED');
    expect(await refused('DICE', 'GOLD', 21)).toBe('INSUFFICIENT_BALANCE');
    expect(await refused('DICE', 'CAPPED', 11)).toBe('BALANCE_LIMIT_EXCEEDED');
    expect(await refused('GOLD', 'FINE', 90_071_993)).toBe('INSUFFICIENT_BALANCE');
    expect(await refused('NOPE', 'GOLD', 1)).toBe('UNKNOWN_CURRENCY');
    for (const amount of [0, -1, 1.5]) expect(await refused('DICE', 'GOLD', amount)).toBe('VALIDATION_FAILED');
    expect([await has(user, 'DICE'), await has(user, 'GOLD')]).toEqual([20, 90_000_000]);
  });

  it('refuses more than a balance can hold', async () => {
    await allow(['GOLD', 'FINE']);
    const user = await world.addUser({ GOLD: '90071993.00' });
    expect(await user.refused(TRANSFER, transfer('GOLD', 'FINE', 90_071_993))).toEqual([400, 'BALANCE_LIMIT_EXCEEDED']);
    expect([await has(user, 'GOLD'), await has(user, 'FINE')]).toEqual([90_071_993, 0]);
  });

  it('refuses everything while the list of pairs is empty', async () => {
    await allow();
    const user = await world.addUser({ DICE: '5' });
    expect(await user.refused(TRANSFER, transfer('DICE', 'GOLD', 1))).toEqual([400, 'TRANSFER_PAIR_NOT_ALLOWED']);
  });

  it('obeys a change of the pairs at once, on every instance', async () => {
    const other = await world.addInstance();
    const user = await world.addUser({ DICE: '50' });
    const elsewhere = async (): Promise<number> => {
      const options = { bearer: user.ticket, body: transfer('DICE', 'GOLD', 1) };
      return (await call(other.baseUrl, 'POST', `/api/user/${TRANSFER}`, options)).status;
    };
    for (let times = 0; times < 5; times++) {
      await allow(['DICE', 'GOLD']);
      expect(await elsewhere()).toBe(200);
      await allow();
      expect(await elsewhere()).toBe(400);
    }
  });

  it('refuses a frozen wallet', async () => {
    await allow(['DICE', 'GOLD']);
    const user = await world.addUser({ DICE: '5' });
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE player_id = $1', [user.playerId]);
    expect(await user.refused(TRANSFER, transfer('DICE', 'GOLD', 1))).toEqual([403, 'WALLET_FROZEN']);
  });
});

describe('SubtractVirtualCurrency', () => {
  it('destroys whole units and tells what is left', async () => {
    const user = await world.addUser({ GOLD: '10.75' });
    expect(await user.act(SUBTRACT, { CurrencyID: 'GOLD', SubtractAmount: 4 })).toEqual({
      CurrencyID: 'GOLD',
      NewBalance: 6,
    });
  });

  it('refuses what is not there, too little, or no currency', async () => {
    const user = await world.addUser({ GOLD: '10.75' });
    const refused = (code: string, amount: number) => {
      return user.refused(SUBTRACT, { CurrencyID: code, SubtractAmount: amount });
    };
    expect(await refused('GOLD', 11)).toEqual([400, 'INSUFFICIENT_BALANCE']);
    expect(await refused('NOPE', 1)).toEqual([400, 'UNKNOWN_CURRENCY']);
    expect(await refused('GOLD', 0)).toEqual([400, 'VALIDATION_FAILED']);
    await world.game.set({ subtract_amount_min: 3 });
    expect(await refused('GOLD', 2)).toEqual([400, 'AMOUNT_TOO_SMALL']);
    expect(await user.act(SUBTRACT, { CurrencyID: 'GOLD', SubtractAmount: 3 })).toMatchObject({ NewBalance: 7 });
  });
});

describe('the actions of one user at once', () => {
  it('run one at a time: of ten on two instances one runs, nine are refused, and nothing is half done', async () => {
    const shared = await openUserWorld([{ code: 'GOLD' }, { code: 'DICE', name: 'Dice', scale: 0 }], {
      REDIS_URL: await testRedisUrl(),
    });
    const other = await shared.addInstance();
    await shared.admin('PUT', 'transfer-pairs', { version: 1, pairs: [{ from: 'DICE', to: 'GOLD' }] });
    const user = await shared.addUser({ DICE: '100' });
    const sent = Array.from({ length: 10 }, (_, at) =>
      call<Envelope>(at % 2 ? other.baseUrl : shared.baseUrl, 'POST', `/api/user/${TRANSFER}`, {
        bearer: user.ticket,
        body: transfer('DICE', 'GOLD', 10),
      }),
    );
    const answers = await Promise.all(sent);
    const errors = answers.map(({ status, body }) => (status === 200 ? 'ran' : `${status} ${body.Error}`)).sort();
    expect(errors.filter((error) => error === 'ran')).toHaveLength(1);
    const refused = new Set(errors.filter((error) => error !== 'ran'));
    expect([...refused].filter((error) => !/^429 (OPERATION_IN_PROGRESS|RATE_LIMIT_EXCEEDED)$/.test(error))).toEqual(
      [],
    );
    const [row] = await shared.dataSource.query<{ sum: string }[]>(
      'SELECT sum(available) AS sum FROM balance WHERE player_id = $1 AND available IN (90, 1000)',
      [user.playerId],
    );
    expect(row?.sum).toBe('1090');
    expect(await auditFindings(shared.dataSource)).toEqual([]);
    await shared.close();
  });
});
