import type { ReadPlayer } from './read-player';

/**
 * The session's own and not logged, as everything in it is in the file too; it goes with the session, so that a crash
 * leaves nothing behind that somebody would have to find and drop. `place` is the player's place in the slice.
 */
export const CREATE_STAGED = `
  CREATE TEMPORARY TABLE IF NOT EXISTS staged_player (
    place integer NOT NULL, email text NOT NULL, email_key text COLLATE "C" NOT NULL, name text NOT NULL, joined_ms bigint
  ) ON COMMIT DELETE ROWS`;
export const STAGED = 'staged_player (place, email, email_key, name, joined_ms)';

const BYTES_AT_FIRST = 64 * 1_024;
/** In UTF-8 a unit of a string takes three bytes at most. */
const BYTES_PER_UNIT_MAX = 3;

/**
 * Rows of COPY's text format for `staged_player`. They are kept as bytes: as strings, the players of an import who
 * wait for their transaction would cost as much to garbage collection as all the rest of the reading.
 */
export class StagedRows {
  private buffer = Buffer.allocUnsafe(BYTES_AT_FIRST);
  private size = 0;

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  /** @param place of the player in the slice, from 0 */
  add(place: number, player: ReadPlayer): void {
    const { email, emailKey, name, joinedMs } = player;
    const row = `${place}\t${escaped(email)}\t${escaped(emailKey)}\t${escaped(name)}\t${joinedMs ?? '\\N'}\n`;
    this.makeRoom(row.length * BYTES_PER_UNIT_MAX);
    this.size += this.buffer.write(row, this.size);
  }

  private makeRoom(bytes: number): void {
    if (this.size + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.buffer.length + bytes);
    this.buffer.copy(larger, 0, 0, this.size);
    this.buffer = larger;
  }
}

/** None of the texts may hold a tab or a line break, so only the backslash means something to COPY. */
function escaped(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}
