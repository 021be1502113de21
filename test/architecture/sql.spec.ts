import { classesOf, decoratorCalls, productionSources, stringsOf } from './sources';
import { ownersOfTables } from './tables';

/** Processes that start together take turns at migrating: once at a start, on one database, far from any player. */
const MIGRATING = 'libs/persistence/migrate.ts';

const sources = productionSources('apps', 'libs');
const owners = ownersOfTables(sources);
const tablesOf = (lib: string) => [...owners].filter(([, libs]) => libs.includes(lib)).map(([table]) => table);

describe('money', () => {
  it('is written by the ledger alone', () => {
    const tables = tablesOf('ledger');
    expect(tables).toContain('balance');
    const write = new RegExp(
      String.raw`\b(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY)\s+(?:public\.)?"?(?:${tables.join('|')})\b`,
      'i',
    );
    const writers = sources
      .filter(({ lib }) => lib !== 'ledger')
      .flatMap((source) => stringsOf(source).flatMap((text) => describeMatch(source.path, write.exec(text))));
    expect(writers).toEqual([]);
  });
});

describe('what was booked', () => {
  it('is never changed and never deleted, by nobody', () => {
    const change =
      /\b(?:UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO)\s+(?:public\.)?"?(?:ledger_transaction|entry)\b/i;
    const writers = sources.flatMap((source) =>
      stringsOf(source).flatMap((text) => describeMatch(source.path, change.exec(text))),
    );
    expect(writers).toEqual([]);
  });
});

describe('entities', () => {
  it('map tables of their own library', () => {
    const foreign = sources.flatMap((source) =>
      classesOf(source)
        .flatMap(decoratorCalls)
        .filter(({ name }) => name === 'Entity')
        .map((entity) => entity.arguments[0]?.getText().replace(/^['"`](.*)['"`]$/, '$1') ?? '(nameless)')
        .filter((table) => owners.get(table)?.[0] !== source.lib)
        .map((table) => `${source.path} maps ${table}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe('SQL', () => {
  it('never folds case: keys are folded once, in TypeScript, and stored', () => {
    const folding = /\b(?:lower|upper)\s*\(|\bcitext\b/i;
    const found = sources.flatMap((source) =>
      stringsOf(source).flatMap((text) => describeMatch(source.path, folding.exec(text))),
    );
    expect(found).toEqual([]);
  });

  it('takes no advisory locks and notifies nobody: neither spreads over several databases', () => {
    const local = /\bpg_(?:try_)?advisory_\w+|\bpg_notify\b|\bNOTIFY\s+\w+|\bLISTEN\s+"?\w+"?\s*(?:;|$)/;
    const found = sources
      .filter(({ path }) => path !== MIGRATING)
      .flatMap((source) => stringsOf(source).flatMap((text) => describeMatch(source.path, local.exec(text))));
    expect(found).toEqual([]);
  });
});

function describeMatch(path: string, match: RegExpExecArray | null): readonly string[] {
  return match ? [`${path}: ${match[0]}`] : [];
}
