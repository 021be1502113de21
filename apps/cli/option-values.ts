import { InvalidArgumentError, Option } from 'commander';
import type { GameStatus, KeyScope } from '@goldkeep/games';
import { SCALE_MAX } from '@goldkeep/money';

const INTEGER_MAX = 2 ** 31 - 1;
const PLAYER_COUNT_MAX = 1_000_000_000;
/** As the route has it. */
const CHUNK_SIZE_MAX = 50_000;
const CURRENCY_CODE_LENGTH_MAX = 16;
const TEXT_LENGTH_MAX = 128;
const PRINTABLE = /^[^\p{Control}\p{Surrogate}]*$/u;

/** As records, so that a status or a scope that is added there and not here does not compile. */
const STATUSES: Readonly<Record<GameStatus, true>> = { live: true, testing: true, paused: true, archived: true };
const SCOPES: Readonly<Record<KeyScope, true>> = { read: true, purchase: true, economy: true, players: true };

export const GAME_STATUSES: readonly string[] = Object.keys(STATUSES);
export const KEY_SCOPES: readonly string[] = Object.keys(SCOPES);

/** The game that a command is about. */
export function gameOption(): Option {
  return new Option('--game <id>', "the game's id, a number").argParser(readId).makeOptionMandatory();
}

/** One game; all of them when absent. */
export function optionalGameOption(): Option {
  return new Option('--game <id>', "the game's id, a number; all games when absent").argParser(readId);
}

/** A text for people. @throws InvalidArgumentError */
export function readText(text: string): string {
  if (text.trim() !== '' && [...text].length <= TEXT_LENGTH_MAX && PRINTABLE.test(text)) return text;
  throw new InvalidArgumentError(`It must be 1 to ${TEXT_LENGTH_MAX} printable characters.`);
}

/** Reads a name made for programs. @throws InvalidArgumentError */
export function readCode(lengthMax: number): (text: string) => string {
  return (text) => {
    if (text.length <= lengthMax && /^[A-Za-z0-9_-]+$/.test(text)) return text;
    throw new InvalidArgumentError(`It must be 1 to ${lengthMax} letters, digits, _ or -.`);
  };
}

/** A number of decimals. @throws InvalidArgumentError */
export function readScale(text: string): number {
  return readInteger(text, 0, SCALE_MAX);
}

/** A comma-separated list. @throws InvalidArgumentError */
export function readScopes(text: string): KeyScope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  if (scopes.every(isScope)) return scopes;
  throw new InvalidArgumentError(`It must be some of ${KEY_SCOPES.join(',')}.`);
}

/** How many players. @throws InvalidArgumentError */
export function readCount(text: string): number {
  return readInteger(text, 1, PLAYER_COUNT_MAX);
}

/** Players in a line of an export. @throws InvalidArgumentError */
export function readChunkSize(text: string): number {
  return readInteger(text, 1, CHUNK_SIZE_MAX);
}

/** The id of a player, or 0 for none. @throws InvalidArgumentError */
export function readPlayerId(text: string): number {
  return readInteger(text, 0, Number.MAX_SAFE_INTEGER);
}

/** A number that names one of many sets of test data. @throws InvalidArgumentError */
export function readSeed(text: string): number {
  return readInteger(text, 0, INTEGER_MAX);
}

/** A comma-separated list of currencies' codes. @throws InvalidArgumentError */
export function readCodes(text: string): string[] {
  const codes = text.split(',').map((code) => code.trim());
  if (new Set(codes).size < codes.length) throw new InvalidArgumentError('It must not name a code twice.');
  return codes.map(readCode(CURRENCY_CODE_LENGTH_MAX));
}

function readId(text: string): number {
  return readInteger(text, 1, INTEGER_MAX);
}

function readInteger(text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
}

function isScope(text: string): text is KeyScope {
  return Object.hasOwn(SCOPES, text);
}
