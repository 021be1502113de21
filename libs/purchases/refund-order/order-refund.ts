import type { GameSnapshot } from '@goldkeep/games';
import {
  refund,
  type AppliedOutcome,
  type LedgerCommand,
  type LedgerReader,
  type RecordedTransaction,
  type TransactionLocation,
} from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import type { Order } from '../orders/order';
import type { OrderReader } from '../orders/order-reader';
import { OrderNotFoundError } from '../purchases-errors';

/** What is asked for. */
export interface WantedRefund {
  readonly gameId: number;
  /** `ord_...` */
  readonly orderId: string;
  readonly clientRequestId: string;
  /** As it was sent; what is left of the order when absent. */
  readonly amount: string | number | undefined;
  readonly reason: string;
  /** Who gives it back, where an admin does. */
  readonly adminId: number | null;
}

/** A refund that is in the ledger, and whether this call made it or an earlier one of the same id. */
export interface OrderRefund extends TransactionLocation {
  readonly createdAt: Date;
  readonly order: Order;
  readonly amount: MinorUnits;
  /** Of the amount: what the platform gives back; the developer gives the rest. */
  readonly fee: MinorUnits;
  /** Of the order, with this refund. */
  readonly refundedSoFar: MinorUnits;
  readonly availableAfter: MinorUnits;
  readonly reason: string | null;
  readonly replay: { readonly mismatch: boolean } | null;
}

/** Kept with the transaction, so that a replay tells what was true then. Stored as JSON: minor units as text. */
interface RefundDetails {
  readonly refunded_so_far: string;
  readonly admin_id: number | null;
}

export function refundCommandFor(
  order: Order,
  { gameId, clientRequestId, reason, adminId }: WantedRefund,
  { amount, fingerprint }: { readonly amount: MinorUnits; readonly fingerprint: string },
): LedgerCommand {
  const { shard, seq, total, fee, currency, item, player } = order;
  const refundedBefore = order.refund?.amount ?? 0n;
  const details: RefundDetails = { refunded_so_far: String(refundedBefore + amount), admin_id: adminId };
  return refund({
    ...{ gameId, shard, player: { playerId: player.playerId }, request: { clientRequestId, fingerprint } },
    ...{ currency, amount, reason, details: { ...details }, itemId: item.item_id },
    order: { seq, amount: total, fee },
    refundedBefore,
  });
}

/** The refund that the command for this order has become. */
export function madeRefund(
  order: Order,
  wanted: WantedRefund,
  { amount, outcome }: { readonly amount: MinorUnits; readonly outcome: AppliedOutcome },
): OrderRefund {
  const { fee } = refundCommandFor(order, wanted, { amount, fingerprint: '' });
  const { shard, seq, createdAt, available: availableAfter } = outcome;
  const refundedSoFar = (order.refund?.amount ?? 0n) + amount;
  const { reason } = wanted;
  return { shard, seq, createdAt, order, amount, fee, refundedSoFar, availableAfter, reason, replay: null };
}

/** A refund as it was answered when it was made. */
export async function readRefund(
  game: GameSnapshot,
  { reader, orders }: { readonly reader: LedgerReader; readonly orders: OrderReader },
  { at, mismatch }: { readonly at: TransactionLocation; readonly mismatch: boolean },
): Promise<OrderRefund> {
  const transaction: RecordedTransaction = await reader.transactionAt(at);
  const { shard, seq, createdAt, amount, fee, availableAfter, reason, details, targetSeq } = transaction;
  const order = await orders.at(game, { shard, seq: targetSeq ?? NaN });
  if (!order) throw new OrderNotFoundError();
  const refundedSoFar = BigInt(String(details?.refunded_so_far));
  return { shard, seq, createdAt, order, amount, fee, refundedSoFar, availableAfter, reason, replay: { mismatch } };
}
