import { newRequestId, openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { constantsOf, keepConsole, loadExample } from './load-example';

interface CustomerSupport {
  getPlayerSupportInfo(playerEmail: string): Promise<unknown>;
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
const CURRENCIES = [
  { code: 'GOLD', name: 'Gold Coins' },
  { code: 'GEMS', name: 'Premium Gems' },
];

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

const pay = async ({ key }: WorldGame, name: string, amount: string, currency = 'GOLD') => {
  const player = { player_email: `${name.toLowerCase()}@example.com`, player_name: name };
  const body = { client_request_id: newRequestId(), ...player, currency, amount, reason: 'test_funds' };
  expect((await world.call('POST', '/api/economy/credits', { key, body })).status).toBe(201);
};
const callOf = ({ key }: WorldGame, path: string, body: Record<string, unknown>) =>
  world.call<{ player_id: number }>('POST', path, { key, body });

describe('the dashboard', () => {
  it('prints the players, the day and each currency', async () => {
    const game = await world.addGame({ currencies: CURRENCIES });
    await pay(game, 'One', '100.00');
    await pay(game, 'Two', '11.11');
    await pay(game, 'Two', '3.00', 'GEMS');
    await callOf(game, '/api/players', { player_email: 'three@example.com', player_name: 'Three' });
    const printed = keepConsole();

    const { showDashboard } = loadExample<{ showDashboard(): Promise<void> }>('game-dashboard', {
      ...constantsOf(world.baseUrl, game),
    });
    await showDashboard();

    expect(printed.error).toEqual([]);
    expect(printed.log.flat()).toEqual([
      'Game Analytics:',
      'Total Players: 3',
      'New Players (24h): 3',
      'Transactions (24h): 3',
      '\nGold Coins:',
      '  Funded Players: 2',
      '  Total Balance: 111.11',
      '  Average Balance: 55.56',
      '\nPremium Gems:',
      '  Funded Players: 1',
      '  Total Balance: 3.00',
      '  Average Balance: 3.00',
    ]);
  });

  it('is shown for a game in which nothing has happened yet', async () => {
    const game = await world.addGame();
    const { getGameSummary } = loadExample<{ getGameSummary(): Promise<unknown> }>('game-dashboard', {
      ...constantsOf(world.baseUrl, game),
    });

    expect(await getGameSummary()).toEqual({
      players: { total_players: 0, new_players_24h: 0 },
      economy: [
        {
          currency_id: await game.currencyId('GOLD'),
          currency_name: 'Gold Coins',
          funded_players: 0,
          total_balance: '0.00',
          average_balance: '0.00',
        },
      ],
      activity: { transactions_24h: 0 },
      generated_at: TIME,
    });
  });
});

describe('the support desk', () => {
  const supportOf = (game: WorldGame) => {
    const constants = constantsOf(world.baseUrl, game);
    const client = loadExample<Record<string, unknown>>('player-api-client', { ...constants });
    const { CustomerSupportAPI } = loadExample<{ CustomerSupportAPI: new (key: string) => CustomerSupport }>(
      'customer-support',
      client,
    );
    return new CustomerSupportAPI(constants.SDK_KEY);
  };

  it('sees a player beside the average of the game', async () => {
    const game = await world.addGame({ currencies: CURRENCIES });
    await pay(game, 'Whale', '5000.00');
    await pay(game, 'Whale', '1.00', 'GEMS');
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K']) await pay(game, name, '10.00');
    const support = supportOf(game);

    expect(await support.getPlayerSupportInfo('whale@example.com')).toMatchObject({
      found: true,
      player: {
        player_name: 'Whale',
        player_email: 'whale@example.com',
        accountAge: 'Less than 1 day',
        balances: [
          { currency_name: 'Gold Coins', total_balance: '5000.00' },
          { currency_name: 'Premium Gems', total_balance: '1.00' },
        ],
        totalValue: 5001,
        comparedToAverage: 5001 / 425.83,
        hasActiveBalances: true,
        currencyCount: 2,
      },
      gameContext: { totalPlayers: 12, averageBalance: 425.83, newPlayersToday: 12 },
      supportNotes: ['High-value player (10x+ average balance)', 'Uses 2 different currencies'],
    });
    expect(await support.getPlayerSupportInfo('a@example.com')).toMatchObject({
      player: { totalValue: 10, currencyCount: 1 },
      supportNotes: ['Below-average balance (less than 10% of average)'],
    });
  });

  it('sees a player who has nothing', async () => {
    const game = await world.addGame();
    await callOf(game, '/api/players', { player_email: 'new@example.com', player_name: 'New' });

    expect(await supportOf(game).getPlayerSupportInfo('new@example.com')).toMatchObject({
      found: true,
      player: { balances: [], totalValue: 0, hasActiveBalances: false, currencyCount: 0 },
      supportNotes: ['Player has zero balance across all currencies'],
    });
  });

  it('is told of a player who does not exist', async () => {
    expect(await supportOf(world.game).getPlayerSupportInfo('nobody@example.com')).toEqual({
      found: false,
      message: 'Player not found',
    });
  });
});
