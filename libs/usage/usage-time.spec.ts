import { Module } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import fc from 'fast-check';
import { AuthModule } from '@goldkeep/auth';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import { AddUsageTimeHandler } from './add-usage-time/add-usage-time.handler';
import { AddUsageTimeCommand, GetUsageTimeQuery, type UsageTime } from './contract';
import { GetUsageTimeHandler } from './get-usage-time/get-usage-time.handler';

@Module({ imports: [AuthModule], providers: [AddUsageTimeHandler, GetUsageTimeHandler] })
class UsageRules {}

const DAY_MS = 86_400_000;
const INT32_MAX = 2_147_483_647;
const GAME_ID = 1;

let app: ModuleApp;
let players = 0;

beforeAll(async () => {
  app = await startModuleApp([UsageRules]);
});
afterAll(() => app.close());

async function aPlayer(): Promise<number> {
  players += 1;
  const playerId = players * 64;
  await app.dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES (0, $1, $2, $3, 'P', now())`,
    [playerId, GAME_ID, String(playerId)],
  );
  return playerId;
}

/** Lets it be this time, or some milliseconds later. */
function itIs(time: string): void {
  app.clock.advance(Date.parse(time) - app.clock.nowMs());
}

const add = (playerId: number, seconds: number) =>
  app.commands.execute(new AddUsageTimeCommand({ gameId: GAME_ID, playerId, seconds }));
const read = (playerId: number): Promise<UsageTime> =>
  app.app.get(QueryBus).execute(new GetUsageTimeQuery({ playerId }));

async function addAt(playerId: number, secondsByTime: Readonly<Record<string, number>>): Promise<void> {
  for (const [time, seconds] of Object.entries(secondsByTime)) {
    itIs(time);
    await add(playerId, seconds);
  }
}

const sumsOf = ({ today, yesterday, currentWeek, currentMonth, total }: UsageTime) => ({
  today,
  yesterday,
  currentWeek,
  currentMonth,
  total,
});

describe('play time', () => {
  it('of a player who never played is nothing', async () => {
    const nothing = { today: 0, yesterday: 0, currentWeek: 0, currentMonth: 0, total: 0, history: [] };
    expect(await read(await aPlayer())).toEqual(nothing);
  });

  it('adds up within a day, and tells at once what it then is', async () => {
    const playerId = await aPlayer();
    itIs('2030-05-15T10:00:00Z');
    await add(playerId, 60);
    const told = await add(playerId, 30);
    expect(told).toEqual(await read(playerId));
    expect(told).toEqual({
      today: 90,
      yesterday: 0,
      currentWeek: 90,
      currentMonth: 90,
      total: 90,
      history: [{ day: new Date('2030-05-15T00:00:00Z'), seconds: 90 }],
    });
  });

  it.each<[string, Record<string, number>, string, ReturnType<typeof sumsOf>]>([
    [
      'goes to the day it is reported on, by UTC',
      { '2030-05-15T23:59:50Z': 1, '2030-05-16T00:00:00Z': 2 },
      '2030-05-16T12:00:00Z',
      { today: 2, yesterday: 1, currentWeek: 3, currentMonth: 3, total: 3 },
    ],
    [
      'of Sunday is of last week on Monday',
      { '2030-05-18T12:00:00Z': 1, '2030-05-19T23:59:50Z': 2, '2030-05-20T00:00:00Z': 4 },
      '2030-05-20T01:00:00Z',
      { today: 4, yesterday: 2, currentWeek: 4, currentMonth: 7, total: 7 },
    ],
    [
      'of Monday is still of this week on Sunday',
      { '2030-05-20T00:00:00Z': 1, '2030-05-26T00:00:00Z': 2 },
      '2030-05-26T23:59:50Z',
      { today: 2, yesterday: 0, currentWeek: 3, currentMonth: 3, total: 3 },
    ],
    [
      'of the last of a month is of last month on the first, but of the same week',
      { '2030-07-31T23:59:50Z': 1, '2030-08-01T00:00:00Z': 2 },
      '2030-08-01T12:00:00Z',
      { today: 2, yesterday: 1, currentWeek: 3, currentMonth: 2, total: 3 },
    ],
    [
      "of New Year's Eve is of last month, and of the week that began in December",
      { '2030-12-29T12:00:00Z': 1, '2030-12-30T12:00:00Z': 2, '2030-12-31T23:59:50Z': 4, '2031-01-01T00:00:00Z': 8 },
      '2031-01-01T00:00:00Z',
      { today: 8, yesterday: 4, currentWeek: 14, currentMonth: 8, total: 15 },
    ],
    [
      'of 29 February is yesterday on 1 March of a leap year',
      { '2032-02-28T12:00:00Z': 1, '2032-02-29T12:00:00Z': 2, '2032-03-01T12:00:00Z': 4 },
      '2032-03-01T12:00:00Z',
      { today: 4, yesterday: 2, currentWeek: 4, currentMonth: 4, total: 7 },
    ],
    [
      'of 28 February is yesterday on 1 March of any other year, a full century too',
      { '2100-02-28T12:00:00Z': 1, '2100-03-01T12:00:00Z': 2 },
      '2100-03-01T12:00:00Z',
      { today: 2, yesterday: 1, currentWeek: 2, currentMonth: 2, total: 3 },
    ],
    [
      "of days to come, by another server's clock, counts in the total alone",
      { '2030-05-15T12:00:00Z': 1, '2030-05-16T00:00:00Z': 2 },
      '2030-05-15T12:00:00Z',
      { today: 1, yesterday: 0, currentWeek: 1, currentMonth: 1, total: 3 },
    ],
  ])('%s', async (_rule, secondsByTime, now, sums) => {
    const playerId = await aPlayer();
    await addAt(playerId, secondsByTime);
    itIs(now);
    expect(sumsOf(await read(playerId))).toEqual(sums);
  });

  it('tells the latest 1,000 days that have any, in order, and counts all of them', async () => {
    const playerId = await aPlayer();
    itIs('2030-05-15T12:00:00Z');
    await app.dataSource.query(
      `INSERT INTO usage_day SELECT 0, $1, date '2030-05-15' - 2 * n, 1 FROM generate_series(0, 1099) n`,
      [playerId],
    );
    const { history, total, today } = await read(playerId);
    expect([history.length, total, today]).toEqual([1_000, 1_100, 1]);
    const days = history.map(({ day }) => day.getTime());
    expect(days).toEqual(days.toSorted((one, other) => one - other));
    expect([days[0], days.at(-1)]).toEqual([
      Date.parse('2030-05-15T00:00:00Z') - 1_998 * DAY_MS,
      Date.parse('2030-05-15T00:00:00Z'),
    ]);
  });

  it('of one day is refused beyond what a 32-bit number holds, and nothing is added', async () => {
    const playerId = await aPlayer();
    itIs('2030-05-15T12:00:00Z');
    await app.dataSource.query(`INSERT INTO usage_day VALUES (0, $1, '2030-05-15', $2)`, [playerId, INT32_MAX - 10]);
    await expect(add(playerId, 11)).rejects.toMatchObject({ status: 400, code: 'usage_time_too_large' });
    expect((await add(playerId, 10)).today).toBe(INT32_MAX);
    await expect(add(playerId, 1)).rejects.toMatchObject({ code: 'usage_time_too_large' });
    itIs('2030-05-16T00:00:00Z');
    expect(sumsOf(await add(playerId, 86_400))).toMatchObject({ today: 86_400, total: INT32_MAX + 86_400 });
  });

  it('is not kept for a player who is not there, of another game, or deleted', async () => {
    await expect(add(64 * 999_999, 1)).rejects.toMatchObject({ code: 'player_not_found' });
    const playerId = await aPlayer();
    const elsewhere = new AddUsageTimeCommand({ gameId: GAME_ID + 1, playerId, seconds: 1 });
    await expect(app.commands.execute(elsewhere)).rejects.toMatchObject({ code: 'player_not_found' });
    await app.dataSource.query('UPDATE player SET deleted_at = now() WHERE player_id = $1', [playerId]);
    await expect(add(playerId, 1)).rejects.toMatchObject({ code: 'player_not_found' });
    expect((await read(playerId)).total).toBe(0);
  });

  it('loses nothing when it is added many times at once', async () => {
    const playerId = await aPlayer();
    itIs('2030-05-15T12:00:00Z');
    const told = await Promise.all(Array.from({ length: 40 }, () => add(playerId, 7)));
    expect(told.map(({ total }) => total).toSorted((one, other) => one - other)).toEqual(
      told.map((_, index) => 7 * (index + 1)),
    );
    expect((await read(playerId)).today).toBe(280);
  });
});

describe('the statistics', () => {
  const dayBefore = (text: string, days: number) =>
    new Date(Date.parse(`${text}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

  /** Says it by walking back from today, day by day. */
  function modelOf(today: string, played: ReadonlyMap<string, number>) {
    const secondsOn = (day: string) => played.get(day) ?? 0;
    const sumSince = (isFirst: (day: string) => boolean): number => {
      let sum = 0;
      for (let back = 0; ; back++) {
        const day = dayBefore(today, back);
        sum += secondsOn(day);
        if (isFirst(day)) return sum;
      }
    };
    return {
      today: secondsOn(today),
      yesterday: secondsOn(dayBefore(today, 1)),
      currentWeek: sumSince((day) => new Date(day).getUTCDay() === 1),
      currentMonth: sumSince((day) => day.endsWith('-01')),
      total: [...played.values()].reduce((sum, seconds) => sum + seconds, 0),
    };
  }

  it('are those of a walk through the days, whichever were played', async () => {
    const todays = fc.date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    const plays = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 86_400 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(todays, plays, async (time, daysBack) => {
        const playerId = await aPlayer();
        const today = time.toISOString().slice(0, 10);
        const played = new Map<string, number>();
        for (const [back, seconds] of daysBack) {
          const day = dayBefore(today, back);
          played.set(day, (played.get(day) ?? 0) + seconds);
        }
        await app.dataSource.query(
          'INSERT INTO usage_day SELECT 0, $1, day, seconds FROM unnest($2::date[], $3::integer[]) p (day, seconds)',
          [playerId, [...played.keys()], [...played.values()]],
        );
        itIs(`${today}T12:00:00Z`);
        const told = await read(playerId);
        expect(sumsOf(told)).toEqual(modelOf(today, played));
        expect(told.history.map(({ day, seconds }) => [day.toISOString().slice(0, 10), seconds])).toEqual(
          [...played].toSorted(([one], [other]) => (one < other ? -1 : 1)),
        );
      }),
      { numRuns: 60 },
    );
  });
});
