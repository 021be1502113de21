import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withApi, type ApiPlace, type CacheHome } from './api';
import { benchBatches } from './batch';
import { diskFindings, promisedSize, tableSizes, type TableSize } from './disk';
import { FreshPlayers } from './fresh-players';
import { withGame } from './game';
import { growthFindings, type Size } from './growth';
import { benchCachedLookups, measureUncachedLookups } from './lookups';
import { planOf, type ReadsPlan } from './plan';
import { isOnPath, REDIS } from './programs';
import { count, say, sayTable, type Finding } from './report';
import { benchStream } from './stream';
import { measureSummary, summaryFinding } from './summary';
import { benchLookupsUnderLoad } from './watch';

/** Reads beside what each could cost at best, and how they grow with the number of players. */
export async function benchReads(serverUrl: string, parameters: readonly string[]): Promise<void> {
  const plan = planOf(parameters);
  const folder = await mkdtemp(join(tmpdir(), 'goldkeep-reads-'));
  const cacheHomes = knownCacheHomes();
  const sizes: Size[] = [];
  let tables: readonly TableSize[] = [];
  try {
    for (const playerCount of plan.sizes) {
      await withGame(serverUrl, { playerCount, folder }, async (game) => {
        sizes.push(await measureSize({ game, cacheHome: 'memory', folder }));
        tables = await tableSizes(game);
        sayTable(`${count(playerCount)} players`, diskFindings(tables, playerCount));
        if (playerCount !== plan.mainSize) return;
        for (const cacheHome of cacheHomes) await benchAll({ game, cacheHome, folder }, plan);
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  sayTable('growth with the number of players', growthFindings(sizes), { ratio: 'growth' });
  say(`\n${promisedSize(tables, sizes.at(-1)?.playerCount ?? NaN)}`);
}

function knownCacheHomes(): readonly CacheHome[] {
  if (isOnPath(REDIS)) return ['memory', 'Redis'];
  say(`${REDIS} is not on the path: what is measured with Redis is left out`);
  return ['memory'];
}

async function measureSize(place: ApiPlace): Promise<Size> {
  const { playerCount, importedPerSecond } = place.game;
  say('  lookups of players nobody has asked for ...');
  const lookups = await withApi(place, (api) => measureUncachedLookups(api, new FreshPlayers(place.game)));
  say('  summaries ...');
  const summary = await measureSummary(place);
  return { playerCount, importedPerSecond, lookups, summary };
}

/** Everything that is compared with something, at one size. */
async function benchAll(place: ApiPlace, plan: ReadsPlan): Promise<void> {
  const { game, cacheHome } = place;
  say(`  what can be compared, with the cache in ${cacheHome} ...`);
  const findings = await withApi(place, async (api): Promise<readonly Finding[]> => {
    const fresh = new FreshPlayers(game);
    return [
      await benchCachedLookups(api, fresh, plan),
      ...(await benchBatches(api, { game, fresh, plan })),
      await benchStream(api, game, plan),
    ];
  });
  const summary = summaryFinding(await measureSummary(place));
  const title = `${count(game.playerCount)} players, cache in ${cacheHome}`;
  sayTable(title, [...findings, summary]);
  sayTable(`${title}, all at once`, await benchLookupsUnderLoad(place, plan));
}
