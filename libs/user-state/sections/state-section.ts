import type { DataSource } from 'typeorm';
import { readPrepared, shardOfPlayer } from '@goldkeep/persistence';
import type { SectionName } from './section-name';

/** One section of a player's state. */
export interface StateSection {
  readonly section: SectionName;
  /** Goes up by one with every write, from 1. */
  readonly version: number;
  /** A JSON object as the game backend wrote it, without white space outside of strings; put it into answers as it is. */
  readonly dataJson: string;
  readonly updatedAt: Date;
}

/** No more rows than there are names of sections. */
const READ = {
  name: 'read_state_sections',
  text: `SELECT section, version, data::text AS "dataJson", updated_at AS "updatedAt" FROM state_section
          WHERE shard = $1 AND player_id = $2 ORDER BY section`,
};

/** The sections of a player that were ever written, by ascending names. An unknown player has none. */
export function readSections(dataSource: DataSource, playerId: number): Promise<readonly StateSection[]> {
  return readPrepared<readonly StateSection[]>(dataSource, READ, [shardOfPlayer(playerId), playerId]);
}
