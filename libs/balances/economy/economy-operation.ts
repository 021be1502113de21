import { UnknownCurrencyError, type Currency, type GameSnapshot } from '@goldkeep/games';
import { readMoney, ValidationFailedError } from '@goldkeep/http';
import { fingerprintOf, type PlayerReference, type RequestIdentity } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import { shardOfPlayer, type Shard } from '@goldkeep/persistence';
import { placeOfEmail } from '@goldkeep/players';

/** A change of one balance as a game backend asks for it. */
export interface EconomyOperation {
  readonly gameId: number;
  readonly clientRequestId: string;
  /** The player: exactly one of the two. */
  readonly playerEmail: string | undefined;
  readonly playerId: number | undefined;
  readonly playerName: string | undefined;
  /** At most one of the two; the game's default currency when both are absent. */
  readonly currencyId: number | undefined;
  readonly currencyCode: string | undefined;
  readonly amount: string | number;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
}

/** The same operation in the ledger's terms. */
export interface ResolvedOperation {
  readonly currency: Currency;
  readonly amount: MinorUnits;
  readonly shard: Shard;
  readonly player: PlayerReference;
  readonly request: RequestIdentity;
}

/** @throws ValidationFailedError, UnknownCurrencyError, InvalidAmountError */
export function resolveOperation(game: GameSnapshot, operation: EconomyOperation): ResolvedOperation {
  const { gameId, clientRequestId, reason, metadata } = operation;
  const currency = wantedCurrency(game, operation);
  const amount = readMoney('amount', operation.amount, currency.scale);
  const { shard, player } = playerOf(gameId, operation);
  const who = 'playerId' in player ? player.playerId : player.emailKey;
  const fingerprint = fingerprintOf([who, currency.currencyId, amount, reason, metadata ?? null]);
  return { currency, amount, shard, player, request: { clientRequestId, fingerprint } };
}

/** @throws UnknownCurrencyError, also when code and id name different ones */
export function wantedCurrency(
  game: GameSnapshot,
  { currencyId, currencyCode }: Pick<EconomyOperation, 'currencyId' | 'currencyCode'>,
): Currency {
  const byId = currencyId === undefined ? game.defaultCurrency : game.currencyById(currencyId);
  const currency = currencyCode === undefined ? byId : game.currencyByCode(currencyCode);
  if (!currency || (currencyId !== undefined && currency.currencyId !== currencyId)) throw new UnknownCurrencyError();
  return currency;
}

function playerOf(
  gameId: number,
  { playerEmail, playerId }: EconomyOperation,
): Pick<ResolvedOperation, 'shard' | 'player'> {
  if (playerEmail !== undefined && playerId === undefined) {
    const { shard, emailKey } = placeOfEmail(gameId, playerEmail);
    return { shard, player: { emailKey } };
  }
  if (playerId !== undefined && playerEmail === undefined)
    return { shard: shardOfPlayer(playerId), player: { playerId } };
  const message = 'exactly one of player_email and player_id must be given';
  throw new ValidationFailedError([{ field: 'player_email', message }]);
}
