import * as fc from 'fast-check';
import { ByteRing } from './byte-ring';

const MIB = 1_048_576;

describe('a ring of bytes', () => {
  it('gives back what was written, or nothing once it is overwritten, and tells whose it was', () => {
    const text = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 3_000 }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 200 }), (texts) => {
        const lost = new Set<string>();
        const ring = new ByteRing(2 * MIB, (names) => names.forEach((name) => lost.add(name)));
        const written = texts.map(([unit, times], index) => {
          const content = unit.repeat(times);
          return { content, name: String(index), place: ring.write(String(index), content) };
        });
        let bytes = 0;
        for (const { content, name, place } of written.reverse()) {
          const found = place && ring.read(place);
          bytes += Buffer.byteLength(content);
          // A whole chunk may be lost to the one that is written to, and part of each to texts that did not fit.
          const isLost = found === undefined && bytes > MIB / 2;
          // Not compared by the matcher, which would print megabytes.
          expect(found === content || isLost).toBe(true);
          expect(lost.has(name)).toBe(found === undefined);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps no text above a MiB', () => {
    const ring = new ByteRing(2 * MIB, () => undefined);
    expect(ring.write('long', 'x'.repeat(MIB + 1))).toBeUndefined();
    const place = ring.write('fits', 'x'.repeat(MIB));
    expect(place && ring.read(place)).toHaveLength(MIB);
  });
});
