import type { GameSnapshot } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import type { PlayerWithBalances } from './balance-rows';
import { BEFORE_TOTAL, writeBalances } from './balance-view.dto';

/** An answer about one player's balances, ready to be sent. */
export interface BalanceView {
  readonly readAtMs: number;
  /** Bytes of `json` that say who the player is and list the balances. */
  readonly headBytes: number;
  /** UTF-8. */
  readonly json: Buffer;
}

/** Kept in front of the JSON: currency tag, time of reading in ms, length of the head. */
const TAG_CHARS = 16;
const TIME_CHARS = 13;
const HEAD_CHARS = 7;
const PREFIX_CHARS = TAG_CHARS + TIME_CHARS + HEAD_CHARS;

const QUOTATION_MARK = 0x22;

/** Writes a view as it is kept; {@link decodeView} reads it. @param readAt when the reading began */
export function encodeView(game: GameSnapshot, player: PlayerWithBalances, readAt: Date): Buffer {
  const { json, headLength } = writeBalances(game, player, wholeSeconds(readAt));
  const headBytes = Buffer.byteLength(json.slice(0, headLength));
  const time = String(readAt.getTime()).padStart(TIME_CHARS, '0');
  return Buffer.from(game.currencyTag + time + String(headBytes).padStart(HEAD_CHARS, '0') + json);
}

/** @returns undefined when it was made before the game's currencies changed */
export function decodeView(kept: Buffer, { currencyTag }: GameSnapshot): BalanceView | undefined {
  if (kept.toString('latin1', 0, TAG_CHARS) !== currencyTag) return undefined;
  return {
    readAtMs: Number(kept.toString('latin1', TAG_CHARS, TAG_CHARS + TIME_CHARS)),
    headBytes: Number(kept.toString('latin1', TAG_CHARS + TIME_CHARS, PREFIX_CHARS)),
    json: kept.subarray(PREFIX_CHARS),
  };
}

/** The part of the JSON that is the total value, without its quotation marks. */
export function totalValueOf({ json, headBytes }: BalanceView): Buffer {
  const start = headBytes + BEFORE_TOTAL.length;
  return json.subarray(start, json.indexOf(QUOTATION_MARK, start));
}
