import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'node:http';
import { callOnce } from '../http-load';
import { median, timeMs } from '../measure';
import { withApi, type Api, type ApiPlace } from './api';
import { milliseconds, type Finding } from './report';

const TIMES = 50;
/** The summary tells its time in whole seconds: in as long, two readings differ. */
const APART_MS = 1_100;
const FORGETFUL_API = 'test/performance/reads/forgetful-api.js';

export interface SummaryTimes {
  readonly firstMs: number;
  readonly medianMs: number;
}

/** Summaries over HTTP, each counted anew: by an api for which whatever is kept is too old. */
export function measureSummary(place: ApiPlace): Promise<SummaryTimes> {
  return withApi(
    place,
    async (api) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const timesMs: number[] = [];
      for (let time = 0; time < TIMES; time++) timesMs.push(await timeMs(() => getSummary(api, agent)));
      const before = await getSummary(api, agent);
      await pause(APART_MS);
      if ((await getSummary(api, agent)) === before) throw new Error('the summaries came out of the cache');
      agent.destroy();
      return { firstMs: timesMs[0] ?? NaN, medianMs: median(timesMs) };
    },
    FORGETFUL_API,
  );
}

/** @returns the end of the answer, which tells its time */
async function getSummary({ url, headers }: Api, agent: Agent): Promise<string> {
  const path = '/api/player-balances/game-summary';
  const { status, end } = await callOnce({ url: `${url}${path}`, method: 'GET', headers, agent });
  if (status !== 200) throw new Error(`game-summary answered ${status}: ${end}`);
  return end;
}

export function summaryFinding({ firstMs, medianMs }: SummaryTimes): Finding {
  return {
    name: 'game-summary uncached',
    figure: `${milliseconds(medianMs)} (first after start: ${milliseconds(firstMs)})`,
    target: '<= 10 ms',
  };
}
