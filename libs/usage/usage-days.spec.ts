import fc from 'fast-check';
import { dayOf, firstOfMonth, mondayOf, startOf } from './usage-days';

const MONDAY = 1;
const times = fc.date({
  min: new Date('1970-01-05T00:00:00Z'),
  max: new Date('2199-12-31T23:59:59Z'),
  noInvalidDate: true,
});

describe('days of UTC', () => {
  it('begin at midnight and last until the next', () => {
    const [before, midnight] = [Date.parse('2028-02-28T23:59:59.999Z'), Date.parse('2028-02-29T00:00:00Z')];
    expect([dayOf(midnight) - dayOf(before), startOf(dayOf(midnight)).getTime()]).toEqual([1, midnight]);
  });

  it('belong to the week of the latest Monday', () => {
    fc.assert(
      fc.property(times, (time) => {
        const monday = mondayOf(dayOf(time.getTime()));
        expect(startOf(monday).getUTCDay()).toBe(MONDAY);
        expect(dayOf(time.getTime()) - monday).toBeLessThan(7);
        expect(dayOf(time.getTime()) - monday).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('belong to the month that is written in their date', () => {
    fc.assert(
      fc.property(times, (time) => {
        const first = startOf(firstOfMonth(dayOf(time.getTime())));
        expect(first.toISOString().slice(0, 10)).toBe(`${time.toISOString().slice(0, 7)}-01`);
      }),
    );
  });
});
