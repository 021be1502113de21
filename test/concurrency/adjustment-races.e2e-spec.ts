import { newRequestId } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { auditFindings } from '../support/audit';
import { openSession } from '../support/module-app';
import { openUserWorld, type UserWorld, type WorldUser } from '../support/user-world';

interface Body {
  readonly error?: string;
  readonly transaction_id: string;
  readonly delta: string;
  readonly request_mismatch?: boolean;
}

const ROUNDS = 60;

let world: UserWorld;
let servers: readonly string[];
let support: string;

beforeAll(async () => {
  world = await openUserWorld();
  const other = await world.addInstance();
  servers = [world.baseUrl, other.baseUrl];
  support = await openSession(world.dataSource, 'support');
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function adjust(at: string, { playerId }: WorldUser, amount: string, id: string): Promise<Answer<Body>> {
  const path = `/api/admin/games/${world.game.gameId}/players/${playerId}/adjustments`;
  const body = { currency: 'GOLD', amount, reason: 'race', client_request_id: id };
  return call<Body>(at, 'POST', path, { bearer: support, body });
}

async function balanceOf({ playerId }: WorldUser): Promise<number> {
  const path = `/api/player-balances/player/${playerId}`;
  const { body } = await world.call<{ balances: { available_balance: string }[] }>('GET', path);
  return Number(body.balances[0]?.available_balance);
}

describe('one adjustment id sent with both signs at the same moment, to two processes', () => {
  it.each([
    ['one player', (one: WorldUser) => [one, one] as const],
    ['two players', (one: WorldUser, other: WorldUser) => [one, other] as const],
  ])('adjusts once, and tells the others of that adjustment: %s', async (_whose, choose) => {
    const users = await Promise.all([world.addUser({ GOLD: '500.00' }), world.addUser({ GOLD: '500.00' })]);
    const [given, taken] = choose(...users);
    let expected = 1_000;
    for (let round = 0; round < ROUNDS; round++) {
      const id = newRequestId();
      const answers = await Promise.all(
        servers.flatMap((at) => [adjust(at, given, '3.00', id), adjust(at, taken, '-2.00', id)]),
      );
      const [winner] = answers.filter(({ status }) => status === 201);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      for (const { status, body } of answers) {
        expect([body.transaction_id, body.delta]).toEqual([winner?.body.transaction_id, winner?.body.delta]);
        if (status === 409) expect(body.error).toBe('duplicate_request');
      }
      expect(answers.filter(({ body }) => body.request_mismatch)).toHaveLength(2);
      expected += Number(winner?.body.delta);
    }
    const balances = await Promise.all(users.map(balanceOf));
    expect(balances.reduce((sum, one) => sum + one, 0)).toBe(expected);
  });
});
