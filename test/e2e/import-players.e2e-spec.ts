import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeUpPlayers } from '../../apps/cli/generate-players/made-up-players';
import { playerText } from '../../apps/cli/generate-players/player-text';
import { aPurchase, openApiWorld, type ApiWorld } from '../support/api-world';
import { auditFindings } from '../support/audit';
import { runCli, startCli, type Ended } from '../support/cli-process';
import { eventually } from '../support/eventually';

/** A test starts the command line up to five times, which takes seconds on a machine that is busy with other tests. */
jest.setTimeout(90_000);

const CURRENCIES = [
  { code: 'GOLD', name: 'Gold Coins' },
  { code: 'GEMS', name: 'Gems', scale: 0, maxBalance: '100000' },
];

interface Rejected {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

describe('import-players', () => {
  let folder: string;
  let world: ApiWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goldkeep-import-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    world = await openApiWorld(CURRENCIES);
  });
  afterEach(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  const env = () => ({ DATABASE_URL: world.databaseUrl });
  const inFolder = (name: string) => join(folder, name);
  const importing = (file: string) => ['import-players', file, '--game', String(world.game.gameId)];

  async function importText(name: string, text: string): Promise<Ended> {
    await writeFile(inFolder(name), text);
    return runCli(env(), importing(inFolder(name)));
  }

  async function generate(name: string, count: number): Promise<string> {
    const players = makeUpPlayers({ count, currencyCount: 2, seed: 1, until: new Date() });
    await writeFile(inFolder(name), playerText(players, { format: 'csv', currencies: ['GOLD', 'GEMS'] }));
    return inFolder(name);
  }

  async function rejectedIn(name: string): Promise<Rejected[]> {
    const lines = (await readFile(inFolder(name), 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Rejected);
  }

  async function countOf(from: string): Promise<number> {
    const [row] = await world.dataSource.query<{ count: string }[]>(`SELECT count(*) FROM ${from}`);
    return Number(row?.count);
  }

  it('moves players in with their balances, which the API then shows', async () => {
    const text = [
      'player_email,player_name,date_joined,balance_GOLD,balance_GEMS',
      'Ann@Example.com,"Ann, the Bold",2024-05-06T07:08:09Z,1500.50,7',
      'bob@example.com,back\\slash,,0,',
      '',
    ].join('\n');
    const ended = await importText('players.csv', text);
    expect(ended).toMatchObject({ exitCode: 0, errors: '', fields: { read: '2', imported: '2', rejected: '0' } });
    const { body } = await world.call('GET', '/api/player-balances/player/by-email/ann@example.com');
    expect(body).toMatchObject({
      player: { player_email: 'Ann@Example.com', player_name: 'Ann, the Bold', date_joined: '2024-05-06T07:08:09Z' },
      balances: [
        { currency_name: 'Gold Coins', available_balance: '1500.50', reserved_balance: '0.00' },
        { currency_name: 'Gems', available_balance: '7' },
      ],
    });
    const bob = await world.call('GET', '/api/player-balances/player/by-email/bob@example.com');
    expect(bob.body).toMatchObject({ player: { player_name: 'back\\slash' }, balances: [] });
    const purchase = await world.call('POST', '/api/item-purchases/purchase-item', {
      body: aPurchase({ player_email: 'ann@example.com' }),
    });
    expect(purchase).toMatchObject({ status: 200, body: { new_balance: '1490.50' } });
    expect(await countOf('outbox')).toBe(1);
    await expect(access(inFolder('players.csv.rejects'))).rejects.toThrow('ENOENT');
  });

  it('writes bad lines to the reject file with the reason, and goes on', async () => {
    const lines = [
      { player_email: 'ann@example.com', balances: { GOLD: '1.00' } },
      { player_email: 'no address' },
      { player_email: 'rich@example.com', balances: { GEMS: '100001' } },
      { player_email: 'odd@example.com', balances: { SILVER: '1' } },
      { player_email: ' ANN@example.com', balances: { GOLD: '999.00' } },
      { player_email: 'bob@example.com' },
    ].map((line) => JSON.stringify(line));
    const ended = await importText('players.ndjson', `${[...lines, 'not JSON'].join('\n')}\n`);
    expect(ended).toMatchObject({
      exitCode: 0,
      errors: `Rejected lines, with the reason of each: ${inFolder('players.ndjson')}.rejects\n`,
      fields: { read: '7', imported: '2', already_there: '0', rejected: '5' },
    });
    const rejected = await rejectedIn('players.ndjson.rejects');
    expect(rejected.sort((one, other) => one.line - other.line)).toEqual([
      { line: 2, reason: 'player_email must be an e-mail address', text: lines[1] },
      { line: 3, reason: 'the balance of GEMS is above the most that a player may have', text: lines[2] },
      { line: 4, reason: 'the game has no currency SILVER', text: lines[3] },
      { line: 5, reason: 'repeats the e-mail address of an earlier line', text: lines[4] },
      { line: 7, reason: 'is not JSON', text: 'not JSON' },
    ]);
    const { body } = await world.call('GET', '/api/player-balances/player/by-email/ann@example.com');
    expect(body).toMatchObject({ summary: { total_value: '1.00' } });
  });

  it('changes nothing when the same file is imported again', async () => {
    const file = await generate('again.csv', 3_000);
    const first = await runCli(env(), importing(file));
    expect(first.fields).toMatchObject({ read: '3000', imported: '3000', already_there: '0', rejected: '0' });
    const state = 'SELECT sum(hashtext(t::text)) AS state FROM (SELECT * FROM balance ORDER BY 1, 2, 3) t';
    const before = await world.dataSource.query<unknown[]>(state);
    const second = await runCli(env(), importing(file));
    expect(second.fields).toMatchObject({ read: '3000', imported: '0', already_there: '3000', rejected: '0' });
    expect(await world.dataSource.query<unknown[]>(state)).toEqual(before);
    expect(await countOf('player')).toBe(3_000);
  });

  it('reads standard input', async () => {
    const { output } = await runCli({}, ['generate-players', '--count', '500', '--format', 'ndjson']);
    const rejects = inFolder('rejects.ndjson');
    const ended = await runCli(env(), [...importing('-'), '--reject', rejects], `${output}oops\n`);
    expect(ended.fields).toMatchObject({ read: '501', imported: '500', rejected: '1' });
    expect(await rejectedIn('rejects.ndjson')).toEqual([{ line: 501, reason: 'is not JSON', text: 'oops' }]);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('goes on after %s where it stopped, and ends exact', async (signal) => {
    const file = await generate('interrupted.csv', 20_000);
    const text = await readFile(file, 'utf8');
    const command = startCli(env(), ...importing('-'), '--reject', inFolder('interrupted.rejects'));
    // More does not come, so it can only be half done when the blow falls.
    if (!command.input.write(text.slice(0, text.length / 2))) await once(command.input, 'drain');
    await eventually(async () => expect(await countOf('player')).toBeGreaterThan(100), { timeoutMs: 20_000 });
    command.kill(signal);
    const interrupted = await command.ended;
    if (signal === 'SIGINT') {
      expect(interrupted).toMatchObject({ exitCode: 1, fields: { imported: String(await countOf('player')) } });
      expect(interrupted.errors).toContain('Interrupted. The same command goes on');
    }
    expect(await auditFindings(world.dataSource)).toEqual([]);
    const before = await countOf('player');
    expect(before).toBeLessThan(20_000);
    const { fields } = await runCli(env(), importing(file));
    expect(fields).toMatchObject({ imported: String(20_000 - before), already_there: String(before), rejected: '0' });
    expect(await countOf('player')).toBe(20_000);
  });

  it('keeps the books balanced beside purchases of the same players', async () => {
    const file = await generate('beside.csv', 10_000);
    const command = startCli(env(), ...importing(file));
    const running = { isOver: false };
    void command.ended.then(() => (running.isOver = true));
    let made = 0;
    let sold = 0;
    for (let number = 10_000; !running.isOver; number--) {
      const player_email = `player${number}@example.com`;
      const body = aPurchase({ player_email, item_id: `item-${number}`, unit_price: '0.01', total_price: '0.01' });
      const { status } = await world.call('POST', '/api/item-purchases/purchase-item', { body });
      expect([200, 400]).toContain(status);
      made += 1;
      sold += status === 200 ? 1 : 0;
    }
    const { fields } = await command.ended;
    expect(Number(fields.imported) + Number(fields.already_there)).toBe(10_000);
    expect(made).toBeGreaterThan(0);
    expect(await countOf('ledger_transaction WHERE kind = 3')).toBe(sold);
    expect(await countOf('player')).toBe(10_000);
  });

  it('refuses what it cannot begin with, in a sentence', async () => {
    const file = inFolder('begin.csv');
    await writeFile(file, 'email,name\n');
    const said = async (...args: readonly string[]) => (await runCli(env(), args)).errors;
    expect(await said(...importing(file))).toBe('The header of the CSV file names no column player_email.\n');
    expect(await said(...importing(inFolder('none.csv')))).toContain('none.csv cannot be read (ENOENT');
    expect(await said(...importing(folder))).toBe(`${folder} is a folder, not a file.\n`);
    expect(await said(...importing(file), '--reject', file)).toContain('is the file to import: it would be emptied');
    expect(await said('import-players', file, '--game', '999999')).toBe('There is no such game.\n');
    expect(await readFile(file, 'utf8')).toBe('email,name\n');
  });
});
