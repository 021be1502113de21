import type { GameSnapshot } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import type { PlayerWithBalances } from './balance-rows';
import { writeBalances } from './balance-view.dto';

/** An answer about one player's balances, ready to be sent. */
export interface BalanceView {
  readonly readAtMs: number;
  readonly json: string;
}

/** Kept in front of what was written of a game's balances: currency tag, time of reading in ms. */
const TAG_CHARS = 16;
const TIME_CHARS = 13;
const STAMP_CHARS = TAG_CHARS + TIME_CHARS;

/** When a reading of the database began, and how answers write it. */
export interface ReadTime {
  readonly ms: number;
  readonly text: string;
}

export function timeNow(): ReadTime {
  const now = new Date();
  return { ms: now.getTime(), text: wholeSeconds(now) };
}

/** The answer about a player, as it is just after the reading. */
export function viewOf(game: GameSnapshot, player: PlayerWithBalances, readAt: ReadTime): BalanceView {
  return { readAtMs: readAt.ms, json: writeBalances(game, player, readAt.text) };
}

/** Writes a view as it is kept; {@link decodeView} reads it. */
export function encodeView({ currencyTag }: GameSnapshot, { readAtMs, json }: BalanceView): string {
  return `${currencyTag}${String(readAtMs).padStart(TIME_CHARS, '0')}${json}`;
}

/** @returns undefined when it was made before the game's currencies changed */
export function decodeView(kept: string, { currencyTag }: GameSnapshot): BalanceView | undefined {
  if (!kept.startsWith(currencyTag)) return undefined;
  return { readAtMs: Number(kept.slice(TAG_CHARS, STAMP_CHARS)), json: kept.slice(STAMP_CHARS) };
}
