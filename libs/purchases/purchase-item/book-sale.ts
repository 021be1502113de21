import { fingerprintOf, purchase, type AppliedOutcome, type LedgerCommand } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { placeOfEmail } from '@goldkeep/players';
import type { Order, SoldItem } from '../orders/order';
import type { PricedSale } from './price-sale';
import type { Purchase } from './purchase';

function soldItem(wanted: Purchase, { unit, currency }: PricedSale): SoldItem {
  return {
    item_id: wanted.itemId,
    item_name: wanted.itemName,
    item_category: wanted.itemCategory,
    item_description: wanted.itemDescription,
    quantity: wanted.quantity,
    unit_price: formatAmount(unit, currency.scale),
  };
}

/** The sale as a command of the ledger. */
export function ledgerCommandFor(wanted: Purchase, sale: PricedSale): LedgerCommand {
  const { gameId, clientRequestId, playerName, playerPhone = null } = wanted;
  const { shard, emailKey } = placeOfEmail(gameId, wanted.playerEmail);
  const item = soldItem(wanted, sale);
  const { currency } = sale;
  const asked = [emailKey, playerName, playerPhone, currency.currencyId, sale.total];
  const fingerprint = fingerprintOf([...asked, ...Object.values<string | number | null>({ ...item })]);
  return purchase({
    gameId,
    shard,
    player: { emailKey },
    request: { clientRequestId, fingerprint },
    currency,
    amount: sale.total,
    fee: sale.fee,
    itemId: item.item_id,
    details: { ...item },
    playerName,
  });
}

/** The order that a sale has become. */
export function newOrder(wanted: Purchase, sale: PricedSale, outcome: AppliedOutcome): Order {
  return {
    shard: outcome.shard,
    seq: outcome.seq,
    createdAt: outcome.createdAt,
    clientRequestId: wanted.clientRequestId,
    player: outcome.player,
    currency: sale.currency,
    item: soldItem(wanted, sale),
    total: sale.total,
    fee: sale.fee,
    availableAfter: outcome.available,
    refund: null,
  };
}
