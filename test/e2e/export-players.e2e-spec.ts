import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiWorld, type ApiWorld } from '../support/api-world';
import { runCli } from '../support/cli-process';

interface Line {
  readonly status: string;
  readonly data: readonly { readonly player_id: number; readonly player_email: string }[];
  readonly last_player_id: number;
}

let world: ApiWorld;
let folder: string;

beforeAll(async () => {
  world = await openApiWorld();
  folder = await mkdtemp(join(tmpdir(), 'goldkeep-export-'));
  for (const name of ['a', 'b', 'c']) await world.game.addPlayer(`${name}@export.example`, '1.00');
  await world.call('POST', '/api/players', { body: { player_email: 'd@export.example', player_name: 'Penniless' } });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const exportPlayers = (gameId: number, ...options: string[]) =>
  runCli({ DATABASE_URL: world.databaseUrl }, ['export-players', '--game', String(gameId), ...options]);
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('export-players', () => {
  it('writes what the stream of all players gives, to standard output', async () => {
    const { exitCode, output, errors } = await exportPlayers(world.game.gameId, '--chunk-size', '2');
    const response = await fetch(`${world.baseUrl}/api/player-balances/stream-all?chunk_size=2`, {
      headers: { 'X-Game-Secret-Key': world.game.key },
    });
    expect(exitCode).toBe(0);
    expect(output).toBe(await response.text());
    expect(errors).toContain('3 players written');
  });

  it('goes on behind a player, into a file, with those who have nothing when asked to', async () => {
    const { gameId } = world.game;
    const [first] = linesOf((await exportPlayers(gameId, '--chunk-size', '1')).output);
    const file = join(folder, 'rest.ndjson');
    const options = ['--output', file, '--last-player-id', String(first?.last_player_id), '--include-zero-balances'];
    expect((await exportPlayers(gameId, ...options)).exitCode).toBe(0);
    const rest = linesOf(await readFile(file, 'utf8'));
    expect(rest.flatMap(({ data }) => data)).toHaveLength(3);
    expect(rest.at(-1)?.status).toBe('complete');
  });

  it('knows no game that does not exist', async () => {
    const { exitCode, errors } = await exportPlayers(4711);
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('There is no such game.')]);
  });
});
