import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureHttp } from '../http-load';
import { median, type Measured } from '../measure';
import { withGame } from '../reads/game';
import { rate, say, sayTable, type Finding } from '../reads/report';
import { startServer } from '../server-process';
import { equipUsers, ITEMS, KEYS, SESSION_SECRET, type BenchUser, type UserGame } from './user-game';

const PLAYERS = 100_000;
/** Fewer than the users, so that none acts while an action of theirs still runs. */
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 3;
const USUAL = { rounds: 5, seconds: 5 };
/** Shows that the bench itself works. Its figures mean nothing. */
const TRIAL = { rounds: 1, seconds: 1 };

const ACTIONS = ['GetClientState', 'GetUserInventory', 'TransferVirtualCurrency'] as const;
type Action = (typeof ACTIONS)[number];

/** What players' clients ask for most, beside the same rows by hand-written SQL over bare Fastify. */
export async function benchUser(serverUrl: string, [mode]: readonly string[]): Promise<void> {
  const { rounds, seconds } = mode === 'trial' ? TRIAL : USUAL;
  const folder = await mkdtemp(join(tmpdir(), 'goldkeep-user-'));
  try {
    await withGame(serverUrl, { playerCount: PLAYERS, folder }, async (game) => {
      const equipped = await equipUsers(game);
      const env = { DATABASE_URL: game.url, PORT: '0' };
      const [api, raw] = await Promise.all([
        startServer('apps/api/main.js', { ...env, RATE_LIMITS: 'off', LOG_LEVEL: 'warn', SESSION_SECRET }),
        startServer('test/performance/user/raw-user.js', env),
      ]);
      try {
        const findings: Finding[] = [];
        for (const action of ACTIONS) {
          say(`  ${action} ...`);
          const measure = {
            ours: (time: number) => measureHttp(oursOf(action, equipped, api.url, time)),
            theirs: (time: number) => measureHttp(theirsOf(action, equipped, raw.url, time)),
          };
          await measure.ours(WARM_UP_SECONDS);
          await measure.theirs(WARM_UP_SECONDS);
          const runs: { ours: Measured; theirs: Measured }[] = [];
          for (let round = 0; round < rounds; round++) {
            runs.push({ ours: await measure.ours(seconds), theirs: await measure.theirs(seconds) });
          }
          findings.push(findingOf(action, runs));
        }
        sayTable(`a user of ${ITEMS} items, ${KEYS} keys, 5 currencies`, findings);
      } finally {
        await Promise.all([api.stop(), raw.stop()]);
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Users one after the other, over and over. */
function inTurn(users: readonly BenchUser[]): () => BenchUser {
  let asked = 0;
  return () => {
    const user = users[asked++ % users.length];
    if (!user) throw new RangeError('the game has no users');
    return user;
  };
}

function oursOf(action: Action, { users, secretKey }: UserGame, url: string, seconds: number) {
  const next = inTurn(users);
  const rest =
    action === 'TransferVirtualCurrency' ? { FromCurrencyID: 'DICE', ToCurrencyID: 'SHARDS', TransferAmount: 1 } : {};
  return {
    ...({ url, method: 'POST', connections: CONNECTIONS, seconds } as const),
    paths: [`/api/user/${action}`],
    headers: { 'x-game-secret-key': secretKey },
    body: () => JSON.stringify({ UserID: next().userId, ...rest }),
  };
}

function theirsOf(action: Action, { users, from, to }: UserGame, url: string, seconds: number) {
  const next = inTurn(users);
  return {
    ...({ url, method: 'POST', connections: CONNECTIONS, seconds } as const),
    paths: [`/${action}`],
    headers: {},
    body: () => JSON.stringify({ PlayerID: next().playerId, from, to }),
  };
}

function findingOf(action: Action, runs: readonly { readonly ours: Measured; readonly theirs: Measured }[]): Finding {
  const failed = runs.reduce((sum, { ours, theirs }) => sum + ours.failed + theirs.failed, 0);
  if (failed > 0) throw new Error(`${failed} calls of ${action} failed`);
  const middle = (side: 'ours' | 'theirs', field: keyof Measured) => median(runs.map((run) => run[side][field]));
  const side = (name: 'ours' | 'theirs') => `${rate(middle(name, 'perSecond'))}, p99 ${middle(name, 'p99Ms')} ms`;
  return {
    name: `${action} / the same rows by hand`,
    figure: side('ours'),
    reference: side('theirs'),
    ratio: median(runs.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond)),
  };
}
