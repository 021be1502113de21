import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import { startApiProcess } from '../support/api-process';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { runCli } from '../support/cli-process';

describe('the command line', () => {
  let world: ApiWorld;
  const cli = (...args: readonly string[]) => runCli({ DATABASE_URL: world.databaseUrl }, args);

  beforeAll(async () => {
    world = await openApiWorld();
  });

  afterAll(() => world.close());

  it('sets up a game whose backend can call at once', async () => {
    const game = await cli('create-game', '--name', 'Dragon Harbour', '--title-id', 'DRAGON', '--status', 'live');
    expect(game.fields).toMatchObject({ title_id: 'DRAGON', name: 'Dragon Harbour', status: 'live' });
    const ofGame = ['--game', game.fields.game_id ?? ''];
    const gems = await cli('create-currency', ...ofGame, '--code', 'GEMS', '--name', 'Gems', '--scale', '0');
    expect(gems.fields).toMatchObject({ code: 'GEMS', scale: '0', is_default: 'true' });
    const gold = await cli('create-currency', ...ofGame, '--code', 'GOLD', '--name', 'Gold', '--default');
    expect(gold.fields).toMatchObject({ code: 'GOLD', scale: '2', is_default: 'true' });
    const issued = await cli('issue-key', ...ofGame, '--name', 'EU servers', '--scopes', 'economy');
    expect(issued.fields).toMatchObject({ scopes: 'economy' });
    const { secret_key: key = '' } = issued.fields;
    const body = {
      client_request_id: newRequestId(),
      player_email: 'p@example.com',
      amount: '2.50',
      reason: 'test_funds',
    };
    const credit = await world.call('POST', '/api/economy/credits', { key, body });
    expect(credit).toMatchObject({ status: 201, body: { currency_id: Number(gold.fields.currency_id) } });
  });

  it('gives an admin a new password, which ends the old one', async () => {
    const email = 'boss@example.com';
    const old = 'an old password';
    await world.app.get(CommandBus).execute(new EnsureOwnerCommand({ email, password: old }));
    const { fields } = await cli('reset-admin-password', '--email', 'BOSS@example.com');
    const logIn = (password: string) => world.call('POST', '/api/admin/auth/login', { body: { email, password } });
    expect((await logIn(fields.password ?? '')).status).toBe(200);
    expect((await logIn(old)).status).toBe(401);
  });

  it('makes no admin of an address that is misspelt', async () => {
    const ended = await cli('reset-admin-password', '--email', 'bos@example.com');
    expect(ended).toMatchObject({ exitCode: 1, output: '', errors: 'No admin logs in under bos@example.com.\n' });
  });

  it('refuses what the API refuses, in a sentence', async () => {
    const unknown = await cli('issue-key', '--game', '999999');
    expect(unknown).toMatchObject({ exitCode: 1, output: '', errors: 'There is no such game.\n' });
    const ofGame = ['--game', String(world.game.gameId)];
    const taken = await cli('create-currency', ...ofGame, '--code', 'GOLD', '--name', 'Gold');
    expect(taken).toMatchObject({ exitCode: 1, errors: 'The game already has a currency GOLD.\n' });
  });

  it('refuses a command that lacks what it needs, in a sentence', async () => {
    const ended = await cli('create-game');
    expect(ended).toMatchObject({ exitCode: 1, output: '' });
    expect(ended.errors).toBe("error: required option '--name <text>' not specified\n");
  });

  it('says so when no database answers', async () => {
    const ended = await runCli({ DATABASE_URL: 'postgres://127.0.0.1:1/gold' }, ['migrate']);
    expect(ended).toMatchObject({ exitCode: 1, errors: 'The database does not answer (ECONNREFUSED).\n' });
  });

  it('explains itself, though the environment be wrong', async () => {
    const { exitCode, output } = await runCli({ PORT: 'none' }, ['--help']);
    expect(exitCode).toBe(0);
    expect(output).toContain('create-game [options]');
  });
});

describe('the command line, over an embedded database', () => {
  let dataDir: string;
  const cli = (...args: readonly string[]) => runCli({ DATA_DIR: dataDir }, args);

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-cli-'));
    await chmod(dataDir, 0o711); // Started by root, the database server runs as a user that must be able to pass.
  });

  afterAll(() => rm(dataDir, { recursive: true }));

  it('works on it before, while and after a server runs it', async () => {
    expect((await cli('migrate')).output).toContain('Ran CreateLedger');
    expect((await cli('migrate')).output).toBe('The schema is up to date.\n');
    expect((await cli('create-game', '--name', 'Before')).fields).toMatchObject({ game_id: '1' });
    const api = await startApiProcess({ env: { DATA_DIR: dataDir, DEMO: 'false' } });
    const during = await cli('create-game', '--name', 'While');
    expect(during).toMatchObject({ exitCode: 0, errors: '', fields: { game_id: '2' } });
    expect((await fetch(`${api.baseUrl}/health/ready`)).status).toBe(200);
    expect(await api.stop()).toBe(0);
    expect((await cli('create-game', '--name', 'After')).fields).toMatchObject({ game_id: '3' });
  });

  it('says so when the data folder cannot be used', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const ended = await runCli({ DATA_DIR: file }, ['migrate']);
    expect(ended).toMatchObject({ exitCode: 1, output: '' });
    expect(ended.errors).toContain(`cannot use the data folder ${file}`);
  });
});
