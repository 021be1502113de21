import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { constantsOf, keepConsole, loadExample, type StudioConstants } from './load-example';

interface PlayerLookup {
  getPlayerBalance(playerEmail: string): Promise<unknown>;
  showPlayerBalance(): Promise<void>;
}

interface BatchLookup {
  getBatchPlayerBalances(playerEmails?: readonly string[], playerIds?: readonly number[]): Promise<unknown>;
  showGuild(): Promise<void>;
}

interface GuildManager {
  checkRaidEligibility(members: readonly { email: string }[], minimumBalance?: number): Promise<unknown>;
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;

let world: ApiWorld;
let constants: StudioConstants;

beforeAll(async () => {
  world = await openApiWorld();
  constants = constantsOf(world.baseUrl, world.game);
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

/** @returns the player's id */
async function addPlayer(player_email: string, player_name: string, amount: string): Promise<number> {
  const body = { client_request_id: newRequestId(), player_email, player_name, amount, reason: 'test_funds' };
  return (await world.call<{ player_id: number }>('POST', '/api/economy/credits', { body })).body.player_id;
}

async function goldOf(available: string): Promise<Record<string, unknown>> {
  return {
    currency_id: await world.game.currencyId('GOLD'),
    currency_name: 'Gold Coins',
    available_balance: available,
    reserved_balance: '0.00',
    total_balance: available,
  };
}

describe('the lookup of one player', () => {
  const example = () => loadExample<PlayerLookup>('player-lookup', { ...constants });

  it('prints the player as documented', async () => {
    const playerId = await addPlayer('player@example.com', 'PlayerOne', '1550.00');
    const printed = keepConsole();

    await example().showPlayerBalance();

    expect(printed.error).toEqual([]);
    expect(printed.log).toEqual([
      [
        'Player Balance:',
        {
          player: {
            player_id: playerId,
            player_name: 'PlayerOne',
            player_email: 'player@example.com',
            date_joined: TIME,
          },
          balances: [await goldOf('1550.00')],
          summary: { total_value: '1550.00', currency_count: 1, has_funds: true },
          last_updated: TIME,
        },
      ],
    ]);
  });

  it('takes any e-mail address that encodeURIComponent can encode', async () => {
    const email = "o'hara+mage/elf&co@example.com";
    await addPlayer(email, 'Mage', '3.00');

    await expect(example().getPlayerBalance(email)).resolves.toMatchObject({ player: { player_email: email } });
  });

  it('throws the status of an unknown player', async () => {
    await expect(example().getPlayerBalance('nobody@example.com')).rejects.toThrow('API Error: 404');
  });
});

describe('the lookup of a guild', () => {
  const example = () => loadExample<BatchLookup>('batch-lookup', { ...constants });

  it('prints who was found, with what they have, and who was not', async () => {
    await addPlayer('leader@guild.example', 'GuildLeader', '5000.00');
    await addPlayer('member2@guild.example', 'Second', '12.34');
    const printed = keepConsole();

    await example().showGuild();

    expect(printed.error).toEqual([]);
    expect(printed.log).toEqual([
      ['Found 2 of 3 players'],
      ['GuildLeader: 5000.00 total value'],
      ['Player not found: member1@guild.example'],
      ['Second: 12.34 total value'],
    ]);
  });

  it('answers e-mail addresses first, then ids, as documented', async () => {
    const playerId = await addPlayer('ordered@guild.example', 'Ordered', '7.00');
    const player = {
      player_id: playerId,
      player_email: 'ordered@guild.example',
      player_name: 'Ordered',
      date_joined: TIME,
    };
    const hit = { player, balances: [await goldOf('7.00')], total_value: '7.00' };
    const missOf = (missing: Record<string, unknown>) => ({ player: missing, error: 'Player not found', balances: [] });

    const emails = ['NotFound@guild.example', 'ordered@guild.example'];
    expect(await example().getBatchPlayerBalances(emails, [playerId, 64_000_001])).toEqual({
      results: [missOf({ player_email: 'NotFound@guild.example' }), hit, hit, missOf({ player_id: 64_000_001 })],
      summary: { total_requested: 4, total_found: 2, total_not_found: 2 },
      retrieved_at: TIME,
    });
  });

  it('may be of 100,000 players', async () => {
    const emails = Array.from({ length: 100_000 }, (_, index) => `member${index}@huge.example`);
    await addPlayer('member99999@huge.example', 'Last', '1.00');

    expect(await example().getBatchPlayerBalances(emails)).toMatchObject({
      summary: { total_requested: 100_000, total_found: 1, total_not_found: 99_999 },
    });
  });

  it('may be of nobody', async () => {
    expect(await example().getBatchPlayerBalances()).toMatchObject({ results: [], summary: { total_requested: 0 } });
  });
});

describe('the guild manager', () => {
  it('says who may join the raid, and why the others may not', async () => {
    const richId = await addPlayer('rich@raid.example', 'Rich', '1000.00');
    const poorId = await addPlayer('poor@raid.example', 'Poor', '999.99');
    const client = loadExample<Record<string, unknown>>('player-api-client', { ...constants });
    const { GuildManager } = loadExample<{ GuildManager: new (key: string) => GuildManager }>('guild-manager', client);

    const members = ['rich', 'nobody', 'poor'].map((name) => ({ email: `${name}@raid.example` }));
    expect(await new GuildManager(constants.SDK_KEY).checkRaidEligibility(members)).toEqual({
      eligible: [
        {
          player_id: richId,
          player_name: 'Rich',
          player_email: 'rich@raid.example',
          date_joined: TIME,
          totalValue: 1000,
        },
      ],
      ineligible: [
        { email: 'nobody@raid.example', reason: 'Player not found' },
        {
          player_id: poorId,
          player_name: 'Poor',
          player_email: 'poor@raid.example',
          date_joined: TIME,
          totalValue: 999.99,
          reason: 'Insufficient funds (needs 1000, has 999.99)',
        },
      ],
      eligibilityRate: (1 / 3) * 100,
    });
  });
});
