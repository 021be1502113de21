import type { PlayerFormat } from '@goldkeep/players';

/** As a record, so that a format that is added there and not here does not compile. */
const FORMATS: Readonly<Record<PlayerFormat, true>> = { csv: true, ndjson: true };

/** What files of players may be written in. */
export const PLAYER_FORMATS: readonly string[] = Object.keys(FORMATS);
