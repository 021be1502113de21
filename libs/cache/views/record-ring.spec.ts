import * as fc from 'fast-check';
import { RecordRing, type ViewRecord } from './record-ring';

const MIB = 1_048_576;

describe('a ring of records', () => {
  it('gives back what was written until it tells that it is lost, and loses nothing newer than half of its room', () => {
    const record = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 3_000 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 200 }), (records) => {
        const kept = new Map<number, ViewRecord>();
        const lost: unknown[] = [];
        const ring = new RecordRing(2 * MIB, (place, names) => {
          lost.push({ names, kept: kept.get(place) });
          kept.delete(place);
        });
        const written = records.map(([unit, times, alias], index) => {
          const content = { key: `${index}`, alias, value: unit.repeat(times) };
          const place = ring.write(content) ?? NaN;
          kept.set(place, content);
          return { place, bytes: Buffer.byteLength(content.value) };
        });
        // Not compared by the matcher, which would print megabytes.
        for (const [place, { key, alias, value }] of kept) {
          expect(ring.keyAt(place) === key && ring.aliasAt(place) === alias && ring.valueAt(place) === value).toBe(
            true,
          );
        }
        for (const one of lost) expect(one).toMatchObject({ kept: (one as { names: object }).names });
        let bytes = 0;
        for (const { place, bytes: own } of written.reverse()) {
          bytes += own;
          // A whole chunk may be lost to the one that is written to, and part of each to records that did not fit.
          expect(kept.has(place) || bytes > MIB / 2).toBe(true);
        }
        expect(kept.size + lost.length).toBe(written.length);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps no record above a MiB', () => {
    const ring = new RecordRing(2 * MIB, () => undefined);
    expect(ring.write({ key: 'long', alias: '', value: 'x'.repeat(MIB) })).toBeUndefined();
    const place = ring.write({ key: 'fits', alias: '', value: 'x'.repeat(MIB - 12) });
    expect(ring.valueAt(place ?? NaN)).toHaveLength(MIB - 12);
  });
});
