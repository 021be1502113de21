import type { Currency, GameSnapshot } from '@goldkeep/games';
import { formatAmount } from '@goldkeep/money';
import type { CurrencyBalance } from './balance-columns';
import type { PlayerWithBalances } from './balance-rows';
import { sumOf, valueScaleOf } from './total-value';

/** The answer about one player as JSON, ready to be sent and kept. */
export function writeBalances(game: GameSnapshot, player: PlayerWithBalances, readAt: string): string {
  const { balances } = player;
  const hasFunds = balances.some(({ available, reserved }) => available + reserved > 0);
  return (
    `${writeHead(game, player)}${BEFORE_TOTAL}${totalValue(game, balances)}",` +
    `"currency_count":${balances.length},"has_funds":${hasFunds}},"last_updated":"${readAt}"}`
  );
}

/** What stands between who the player is with the balances, and the total value. No text in JSON can hold it. */
const BEFORE_TOTAL = ',"summary":{"total_value":"';

/** The player's part of the answer to a batch, out of what {@link writeBalances} wrote. */
export function batchEntryIn(json: string): string {
  const headEnd = json.lastIndexOf(BEFORE_TOTAL);
  const totalStart = headEnd + BEFORE_TOTAL.length;
  return `${json.slice(0, headEnd)},"total_value":"${json.slice(totalStart, json.indexOf('"', totalStart))}"}`;
}

/** The player's part of the answer to a batch. */
export function writeBatchEntry(game: GameSnapshot, player: PlayerWithBalances): string {
  return `${writeHead(game, player)},"total_value":"${totalValue(game, player.balances)}"}`;
}

/** Who the player is, and the balances. By hand: a batch needs a hundred thousand, and JSON.stringify takes several times as long. */
function writeHead(game: GameSnapshot, { playerId, name, email, dateJoined, balances }: PlayerWithBalances): string {
  let rows = '';
  for (const balance of balances) {
    rows += `${rows === '' ? '' : ','}${writeBalance(currencyOf(game, balance, playerId), balance)}`;
  }
  return (
    `{"player":{"player_id":${playerId},"player_name":${JSON.stringify(name)},"player_email":${JSON.stringify(email)},` +
    `"date_joined":"${dateJoined}"},"balances":[${rows}]`
  );
}

/** The same answer for a caller who has to know that it may be out of date. */
export const DEGRADED_END = ',"degraded":true}';

function writeBalance({ currencyId, name, scale }: Currency, { available, reserved }: CurrencyBalance): string {
  return (
    `{"currency_id":${currencyId},"currency_name":${JSON.stringify(name)},` +
    `"available_balance":"${formatAmount(available, scale)}","reserved_balance":"${formatAmount(reserved, scale)}",` +
    `"total_balance":"${formatAmount(available + reserved, scale)}"}`
  );
}

function totalValue(game: GameSnapshot, balances: readonly CurrencyBalance[]): string {
  const valueScale = valueScaleOf(game);
  const amounts = balances.map(({ currencyId, available, reserved }) => {
    return { amount: available + reserved, scale: game.currencyById(currencyId)?.scale ?? valueScale };
  });
  return sumOf(amounts, valueScale);
}

function currencyOf(game: GameSnapshot, { currencyId }: CurrencyBalance, playerId: number): Currency {
  const currency = game.currencyById(currencyId);
  if (!currency) throw new Error(`player ${playerId} holds currency ${currencyId}, which the game does not have`);
  return currency;
}
