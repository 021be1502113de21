import type { Currency, GameSnapshot } from '@goldkeep/games';
import { readMoney, ValidationFailedError } from '@goldkeep/http';
import { fingerprintOf, transfer, type KnownPlayer, type RequestIdentity } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import { emailKeyOf } from '@goldkeep/persistence';
import { wantedCurrency, type EconomyOperation } from '../economy/economy-operation';

/** A player as a game backend names one: exactly one of the two. */
export interface NamedPlayer {
  readonly email: string | undefined;
  readonly playerId: number | undefined;
}

/** Money that goes from one player to another, as a game backend asks for it. */
export interface MoneyTransfer extends Pick<
  EconomyOperation,
  'gameId' | 'clientRequestId' | 'currencyId' | 'currencyCode' | 'amount' | 'reason' | 'metadata'
> {
  readonly from: NamedPlayer;
  readonly to: NamedPlayer;
}

/** The same in the ledger's terms, before the players are known. */
export interface AskedTransfer {
  readonly currency: Currency;
  readonly amount: MinorUnits;
  readonly request: RequestIdentity;
}

/** The same with both players. */
export interface ResolvedTransfer extends AskedTransfer {
  readonly sides: ReturnType<typeof transfer>;
}

/** @throws ValidationFailedError, UnknownCurrencyError, InvalidAmountError */
export function askedTransfer(game: GameSnapshot, wanted: MoneyTransfer): AskedTransfer {
  const { clientRequestId, reason, metadata = null } = wanted;
  const currency = wantedCurrency(game, wanted);
  const amount = readMoney('amount', wanted.amount, currency.scale);
  const who = [nameOf('from', wanted.from), nameOf('to', wanted.to)];
  const fingerprint = fingerprintOf([...who, currency.currencyId, amount, reason, metadata]);
  return { currency, amount, request: { clientRequestId, fingerprint } };
}

/** @throws ValidationFailedError when both are one player */
export function resolvedTransfer(
  { gameId, reason, metadata }: MoneyTransfer,
  asked: AskedTransfer,
  { from, into }: { readonly from: KnownPlayer; readonly into: KnownPlayer },
): ResolvedTransfer {
  if (from.playerId === into.playerId) throw invalid('to_player_email', 'must name another player than the giving one');
  return { ...asked, sides: transfer({ ...asked, gameId, reason, details: metadata ?? null, from, into }) };
}

function nameOf(side: 'from' | 'to', { email, playerId }: NamedPlayer): string | number {
  if (email !== undefined && playerId === undefined) return emailKeyOf(email);
  if (playerId !== undefined && email === undefined) return playerId;
  throw invalid(`${side}_player_email`, `or ${side}_player_id must be given, and not both`);
}

function invalid(field: string, problem: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: `${field} ${problem}` }]);
}
