import type { PlayerName } from '../views/balance-rows';

/** Results of a batch in a row, as the answer lists them. */
export interface Piece {
  /** With commas between them. */
  readonly json: string;
  /** Which of the names belong to nobody. */
  readonly missing: readonly number[];
}

/** @param entries what was written about each name, undefined for nobody */
export function writePiece(names: readonly PlayerName[], entries: readonly (string | undefined)[]): Piece {
  const missing: number[] = [];
  let json = '';
  for (const [index, name] of names.entries()) {
    const entry = entries[index];
    if (entry === undefined) missing.push(index);
    json += `${index === 0 ? '' : ','}${entry ?? writeMiss(name)}`;
  }
  return { json, missing };
}

function writeMiss(name: PlayerName): string {
  const player = 'email' in name ? { player_email: name.email } : { player_id: name.playerId };
  return JSON.stringify({ player, error: 'Player not found', balances: [] });
}
