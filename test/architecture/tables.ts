import { stringsOf, type Source } from './sources';

const CREATE_TABLE = /\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi;

/** The libraries that create each table; derived from the migrations, so that nobody has to keep a list. */
export function ownersOfTables(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const source of sources) {
    for (const text of stringsOf(source)) {
      for (const [, table = ''] of text.matchAll(CREATE_TABLE)) {
        owners.set(table, [...(owners.get(table) ?? []), source.lib ?? source.path]);
      }
    }
  }
  return owners;
}
