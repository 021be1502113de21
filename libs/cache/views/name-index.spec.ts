import * as fc from 'fast-check';
import { NameIndex } from './name-index';

interface Step {
  readonly name: string;
  readonly isRemoval: boolean;
}

const steps = fc.array(
  fc.record<Step>({ name: fc.integer({ min: 0, max: 2_000 }).map((n) => `1:${n}`), isRemoval: fc.boolean() }),
  { minLength: 100, maxLength: 5_000, size: 'max' },
);

describe('an index of names', () => {
  it('finds what a map would find, however names come and go', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const index = new NameIndex();
        const map = new Map<string, number>();
        const names: string[] = [];
        const find = (name: string) => index.find(name, (place) => names[place] === name);
        for (const { name, isRemoval } of story) {
          const known = map.get(name);
          if (isRemoval && known !== undefined) {
            index.remove(name, known);
            map.delete(name);
          } else if (!isRemoval && known === undefined) {
            names.push(name);
            map.set(name, names.length - 1);
            index.add(name, names.length - 1);
          }
        }
        const all = Array.from({ length: 2_001 }, (_, n) => `1:${n}`);
        expect(all.map(find)).toEqual(all.map((name) => map.get(name)));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a name that leads elsewhere by now', () => {
    const index = new NameIndex();
    index.add('name', 7);
    index.remove('name', 6);
    expect(index.find('name', () => true)).toBe(7);
  });
});
