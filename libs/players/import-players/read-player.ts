import type { Currency, GameSnapshot } from '@goldkeep/games';
import { findEmailProblem, findTextProblem, readMoney } from '@goldkeep/http';
import type { Shard } from '@goldkeep/persistence';
import { placeOfEmail } from '../player-identity';
import { BadLineError } from './bad-line';
import type { PlayerFields } from './player-fields';
import { readTimeMs } from './read-time';
import type { Balance } from './slice-balances';

/** A player who may be imported, with what was given of the balances above zero, in minor units. */
export interface ReadPlayer {
  readonly shard: Shard;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  /** Milliseconds since 1970; undefined: now. */
  readonly joinedMs: number | undefined;
  readonly balances: readonly Balance[];
}

/** What a line must agree with. */
export type ImportedGame = Pick<GameSnapshot, 'gameId' | 'currencyByCode'>;

const NAME_LIMITS = { minLength: 1, maxLength: 128 } as const;

/**
 * Checks a line by the rules that hold for the API too.
 * @throws BadLineError, InvalidAmountError
 */
export function readPlayer(fields: PlayerFields, game: ImportedGame, nowMs: number): ReadPlayer {
  const email = readEmail(fields.email);
  const name = readName(fields.name, email);
  const joinedMs = fields.dateJoined === undefined ? undefined : readTimeMs('date_joined', fields.dateJoined, nowMs);
  const balances: Balance[] = [];
  for (const [code, value] of fields.balances) {
    const currency = game.currencyByCode(code);
    if (!currency) throw new BadLineError(`the game has no currency ${code}`);
    const amount = readAmount(currency, value);
    // Nothing is no balance: the player has never held the currency.
    if (amount !== 0n) balances.push({ currencyId: currency.currencyId, amount });
  }
  const { shard, emailKey } = placeOfEmail(game.gameId, email);
  return { shard, email, emailKey, name, joinedMs, balances };
}

function readEmail(value: unknown): string {
  const email = typeof value === 'string' ? value.trim() : value;
  const problem = email === undefined ? 'is missing' : findEmailProblem(email);
  if (problem !== undefined || typeof email !== 'string') throw new BadLineError(`player_email ${problem ?? ''}`);
  return email;
}

function readName(value: unknown, email: string): string {
  const name = value ?? partBeforeAt(email);
  const problem = findTextProblem(name, NAME_LIMITS);
  if (problem !== undefined || typeof name !== 'string') throw new BadLineError(`player_name ${problem ?? ''}`);
  return name;
}

/** An address may be longer than a name. */
function partBeforeAt(email: string): string {
  return [...email.slice(0, email.indexOf('@'))].slice(0, NAME_LIMITS.maxLength).join('');
}

function readAmount({ code, scale, maxBalance }: Currency, value: unknown): bigint {
  const field = `the balance of ${code}`;
  const isDecimal = typeof value === 'string' || typeof value === 'number';
  if (!isDecimal) throw new BadLineError(`${field} must be a decimal string`);
  const amount = readMoney(field, value, scale, { allowZero: true });
  const isAllowed = maxBalance === null || amount <= maxBalance;
  if (!isAllowed) throw new BadLineError(`${field} is above the most that a player may have`);
  return amount;
}
