import type { GameSnapshot } from '@goldkeep/games';
import type { PlayerName, PlayerWithBalances } from '../views/balance-rows';
import { writeBatchEntry } from '../views/balance-view.dto';

/** Results of a batch in a row, as the answer lists them. */
export interface Piece {
  /** With commas between them. */
  readonly json: string;
  /** Which of the names belong to nobody. */
  readonly missing: readonly number[];
}

/** @param players in the order of the names, undefined for nobody */
export function writePiece(
  game: GameSnapshot,
  names: readonly PlayerName[],
  players: readonly (PlayerWithBalances | undefined)[],
): Piece {
  const missing: number[] = [];
  let json = '';
  for (const [index, name] of names.entries()) {
    const player = players[index];
    if (!player) missing.push(index);
    json += `${index === 0 ? '' : ','}${player ? writeBatchEntry(game, player) : writeMiss(name)}`;
  }
  return { json, missing };
}

function writeMiss(name: PlayerName): string {
  const player = 'email' in name ? { player_email: name.email } : { player_id: name.playerId };
  return JSON.stringify({ player, error: 'Player not found', balances: [] });
}
