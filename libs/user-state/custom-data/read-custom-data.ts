import type { DataSource } from 'typeorm';
import { readPrepared, shardOfPlayer } from '@goldkeep/persistence';

/** What a player's clients have stored. */
export interface CustomData {
  /** Of the latest write to any key, reserved ones too; 0 before the first. */
  readonly version: number;
  /** By ascending keys. */
  readonly entries: readonly CustomEntry[];
}

export interface CustomEntry {
  readonly key: string;
  readonly value: string;
  readonly updatedAt: Date;
}

type EntryRow = CustomEntry & { readonly version: string };

/** No more rows than the setting `keys_max` allows. */
const READ = {
  name: 'read_custom_data',
  text: `SELECT key, value, version, updated_at AS "updatedAt" FROM custom_data
          WHERE shard = $1 AND player_id = $2 ORDER BY key`,
};

/** All custom data of a player, reserved keys included. An unknown player has none. */
export async function readCustomData(dataSource: DataSource, playerId: number): Promise<CustomData> {
  const rows = await readPrepared<readonly EntryRow[]>(dataSource, READ, [shardOfPlayer(playerId), playerId]);
  const entries = rows.map(({ key, value, updatedAt }) => ({ key, value, updatedAt }));
  return { version: rows.reduce((latest, { version }) => Math.max(latest, Number(version)), 0), entries };
}
