import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { readMoney, Refusal } from '@goldkeep/http';
import {
  fingerprintOf,
  Ledger,
  LedgerReader,
  readPublicId,
  refusalFor,
  RequestFlights,
  type LedgerOutcome,
} from '@goldkeep/ledger';
import { formatAmount, type MinorUnits } from '@goldkeep/money';
import type { Order } from '../orders/order';
import { OrderReader } from '../orders/order-reader';
import { OrderNotFoundError, RefundExceedsOrderError } from '../purchases-errors';
import { madeRefund, readRefund, refundCommandFor, type OrderRefund, type WantedRefund } from './order-refund';

/** Gives money of an order back, in part or whole, never more than the order, once per request id. */
export class RefundOrderCommand extends Command<OrderRefund> {
  readonly wanted: WantedRefund;

  constructor(parts: { readonly wanted: WantedRefund }) {
    super();
    this.wanted = parts.wanted;
  }
}

/** How often a refund looks at the order again that others have refunded in part meanwhile. */
const TRIES_MAX = 10;

@CommandHandler(RefundOrderCommand)
export class RefundOrderHandler implements ICommandHandler<RefundOrderCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
    private readonly orders: OrderReader,
  ) {}

  /** @throws OrderNotFoundError, InvalidAmountError, RefundExceedsOrderError, and what the ledger refuses */
  async execute({ wanted }: RefundOrderCommand): Promise<OrderRefund> {
    const { gameId, clientRequestId } = wanted;
    const game = await this.games.snapshot(gameId);
    try {
      return await this.refund(game, wanted);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // No refusal hides a completed request: nothing may be left of the order since.
      const completed = await this.reader.findRequest(gameId, 'refund', clientRequestId);
      if (!completed) throw error;
      const fingerprint = await this.fingerprintOf(game, wanted);
      return readRefund(
        game,
        { reader: this.reader, orders: this.orders },
        { at: completed, mismatch: completed.fingerprint !== fingerprint },
      );
    }
  }

  private async refund(game: GameSnapshot, wanted: WantedRefund): Promise<OrderRefund> {
    const { gameId, clientRequestId } = wanted;
    const first = await this.orderOf(game, wanted);
    const fingerprint = fingerprintFor(first, wanted);
    let order = first;
    let amount = amountOf(order, wanted);
    const outcome = await this.flights.join({ gameId, kind: 'refund', clientRequestId, fingerprint }, async () => {
      let last: LedgerOutcome | undefined;
      for (let tries = 0; tries < TRIES_MAX && (!last || last.status === 'target_changed'); tries++) {
        if (last) order = await this.orderOf(game, wanted);
        amount = amountOf(order, wanted);
        if (amount === 0n || amount > leftOf(order)) throw exceeding(order);
        last = await this.ledger.submit(refundCommandFor(order, wanted, { amount, fingerprint }));
      }
      if (!last) throw exceeding(order);
      return last;
    });
    if (outcome.status === 'applied') return madeRefund(order, wanted, { amount, outcome });
    if (outcome.status !== 'duplicate') {
      throw refusalFor(outcome, { required: amount, scale: order.currency.scale });
    }
    return readRefund(
      game,
      { reader: this.reader, orders: this.orders },
      { at: outcome, mismatch: outcome.fingerprint !== fingerprint },
    );
  }

  private async orderOf(game: GameSnapshot, { orderId }: WantedRefund): Promise<Order> {
    const named = readPublicId('ord', orderId);
    const order = named && (await this.orders.at(game, named));
    if (order?.createdAt.getTime() !== named?.createdAtMs || !order) throw new OrderNotFoundError();
    return order;
  }

  /** Undefined for what names no order, or no amount: surely another request than a completed one. */
  private async fingerprintOf(game: GameSnapshot, wanted: WantedRefund): Promise<string | undefined> {
    try {
      return fingerprintFor(await this.orderOf(game, wanted), wanted);
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}

function leftOf({ total, refund }: Order): MinorUnits {
  return total - (refund?.amount ?? 0n);
}

/** @throws InvalidAmountError */
function amountOf(order: Order, { amount }: WantedRefund): MinorUnits {
  return amount === undefined ? leftOf(order) : readMoney('amount', amount, order.currency.scale);
}

/** What is left may have changed by the next time, so a request for it is known by not naming an amount. */
function fingerprintFor(order: Order, wanted: WantedRefund): string {
  const amount = wanted.amount === undefined ? null : amountOf(order, wanted);
  return fingerprintOf([order.shard, order.seq, amount, wanted.reason]);
}

function exceeding(order: Order): RefundExceedsOrderError {
  return new RefundExceedsOrderError(formatAmount(leftOf(order), order.currency.scale));
}
