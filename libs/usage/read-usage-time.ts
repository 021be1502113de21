import type { DataSource } from 'typeorm';
import { readPrepared, shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { UsageTime } from './contract';
import { firstOfMonth, mondayOf, startOf, type DayNumber } from './usage-days';

/** Days told one by one; older ones count in the total alone. */
const HISTORY_DAYS_MAX = 1_000;

interface DayRow {
  readonly day: DayNumber;
  readonly seconds: number;
  readonly total: string;
}

const READ = {
  name: 'read_usage_days',
  text: `
  SELECT day - date '1970-01-01' AS day, seconds, sum(seconds) OVER () AS total FROM usage_day
   WHERE shard = $1 AND player_id = $2 ORDER BY usage_day.day DESC LIMIT ${HISTORY_DAYS_MAX}`,
};

/** @param today days after it, from a server whose clock runs ahead, count in the total and the history alone */
export async function readUsageTime(
  source: DataSource | Transaction,
  playerId: number,
  today: DayNumber,
): Promise<UsageTime> {
  const rows = await readPrepared<readonly DayRow[]>(source, READ, [shardOfPlayer(playerId), playerId]);
  const secondsFrom = (first: DayNumber, last = today): number =>
    rows.reduce((sum, { day, seconds }) => (day >= first && day <= last ? sum + seconds : sum), 0);
  return {
    today: secondsFrom(today),
    yesterday: secondsFrom(today - 1, today - 1),
    currentWeek: secondsFrom(mondayOf(today)),
    currentMonth: secondsFrom(firstOfMonth(today)),
    total: Number(rows[0]?.total ?? 0),
    history: rows.map(({ day, seconds }) => ({ day: startOf(day), seconds })).reverse(),
  };
}
