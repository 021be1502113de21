import { openApiWorld, type ApiWorld } from '../support/api-world';
import { endCliProcesses, runCli } from '../support/cli-process';

describe('the verification from a terminal', () => {
  let world: ApiWorld;
  const cli = (...args: readonly string[]) => runCli({ DATABASE_URL: world.databaseUrl }, args);

  beforeAll(async () => {
    world = await openApiWorld();
    await world.game.addPlayer('verified@example.com', '100.00');
  });
  afterAll(async () => {
    await endCliProcesses();
    await world.close();
  });

  it('ends with 0 when all books are right', async () => {
    const { gameId } = world.game;
    const verified = await cli('verify-ledger');
    expect(verified.errors).toBe('');
    expect(verified).toMatchObject({ exitCode: 0, fields: { game_id: String(gameId), status: 'passed' } });
    const rebuilt = await cli('rebuild-balances', '--game', String(gameId));
    expect(rebuilt).toMatchObject({ exitCode: 0, fields: { balances_rebuilt: '1', differences: '0' } });
  });

  it('ends with 1 and tells what is wrong', async () => {
    await world.dataSource.query('UPDATE balance SET available = available + 1');
    const ofGame = ['--game', String(world.game.gameId)];
    const verified = await cli('verify-ledger', ...ofGame);
    expect(verified).toMatchObject({ exitCode: 1, fields: { status: 'failed' } });
    expect(verified.output).toContain('"rule":"balances_equal_entries"');
    const rebuilt = await cli('rebuild-balances', ...ofGame);
    expect(rebuilt).toMatchObject({ exitCode: 1, fields: { differences: '1' } });
    expect(rebuilt.output).toMatch(/^\{"kept":"\(\d+,\d+,\d+,10001,0\)","rebuilt":"\(\d+,\d+,\d+,10000,0\)"\}$/m);
  });

  it('ends with 2 when it cannot be found out', async () => {
    const unknown = await cli('verify-ledger', '--game', '999999');
    expect(unknown).toMatchObject({ exitCode: 2, errors: 'There is no such game.\n' });
    expect((await cli('rebuild-balances', '--game', '999999')).exitCode).toBe(2);
  });
});
