import type { GameSnapshot } from '@goldkeep/games';
import type { PlayerWithBalances } from './balance-rows';
import { BEFORE_TOTAL, writeBalances } from './balance-view.dto';

/** An answer about one player's balances, ready to be sent. */
export interface BalanceView {
  readonly readAtMs: number;
  /** Characters of `json` that say who the player is and list the balances. */
  readonly headLength: number;
  readonly json: string;
}

/** Kept in front of the JSON: currency tag, time of reading in ms, length of the head. */
const TAG_CHARS = 16;
const TIME_CHARS = 13;
const HEAD_CHARS = 7;
const PREFIX_CHARS = TAG_CHARS + TIME_CHARS + HEAD_CHARS;

/** When a reading of the database began, and how answers write it. */
export interface ReadTime {
  readonly ms: number;
  readonly text: string;
}

/** The answer about a player, as it is just after the reading. */
export function viewOf(game: GameSnapshot, player: PlayerWithBalances, readAt: ReadTime): BalanceView {
  return { readAtMs: readAt.ms, ...writeBalances(game, player, readAt.text) };
}

/** Writes a view as it is kept; {@link decodeView} reads it. */
export function encodeView({ currencyTag }: GameSnapshot, { readAtMs, headLength, json }: BalanceView): string {
  const time = String(readAtMs).padStart(TIME_CHARS, '0');
  return `${currencyTag}${time}${String(headLength).padStart(HEAD_CHARS, '0')}${json}`;
}

/** @returns undefined when it was made before the game's currencies changed */
export function decodeView(kept: string, { currencyTag }: GameSnapshot): BalanceView | undefined {
  if (!kept.startsWith(currencyTag)) return undefined;
  return {
    readAtMs: Number(kept.slice(TAG_CHARS, TAG_CHARS + TIME_CHARS)),
    headLength: Number(kept.slice(TAG_CHARS + TIME_CHARS, PREFIX_CHARS)),
    json: kept.slice(PREFIX_CHARS),
  };
}

/** The total value as the JSON has it. */
export function totalValueOf({ json, headLength }: BalanceView): string {
  const start = headLength + BEFORE_TOTAL.length;
  return json.slice(start, json.indexOf('"', start));
}
