import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CatalogItems, DEFAULT_CATALOG_VERSION, GameDirectory, type GameSnapshot } from '@goldkeep/games';
import {
  Ledger,
  LedgerReader,
  refusalFor,
  RequestFlights,
  type LedgerCommand,
  type LedgerOutcome,
} from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { placeOfEmail, PlayerRegistry } from '@goldkeep/players';
import { PurchaseLockouts } from '../lockouts/purchase-lockouts';
import type { Order } from '../orders/order';
import { OrderReader } from '../orders/order-reader';
import { OrderNotFoundError, PriceMismatchError } from '../purchases-errors';
import { ledgerCommandFor, newOrder } from './book-sale';
import { priceSale, type PricedSale } from './price-sale';
import type { Purchase } from './purchase';

/** An order, and whether it was made now or by an earlier request of the same id. */
export interface PurchaseResult {
  readonly order: Order;
  readonly replay: { readonly mismatch: boolean } | null;
}

/** Sells an item: charges the player and records the order, once per request id. */
export class PurchaseItemCommand extends Command<PurchaseResult> {
  readonly purchase: Purchase;

  constructor(parts: { readonly purchase: Purchase }) {
    super();
    this.purchase = parts.purchase;
  }
}

/** A player may be deleted between being made and being charged, but hardly more often than this. */
const CREATIONS_MAX = 3;

@CommandHandler(PurchaseItemCommand)
export class PurchaseItemHandler implements ICommandHandler<PurchaseItemCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerRegistry,
    private readonly ledger: Ledger,
    private readonly requests: LedgerReader,
    private readonly flights: RequestFlights,
    private readonly lockouts: PurchaseLockouts,
    private readonly orders: OrderReader,
    private readonly catalogItems: CatalogItems,
  ) {}

  async execute({ purchase: wanted }: PurchaseItemCommand): Promise<PurchaseResult> {
    const game = await this.games.snapshot(wanted.gameId);
    const sale = priceSale(game, wanted);
    const { gameId, clientRequestId } = wanted;
    const command = ledgerCommandFor(wanted, sale);
    const fingerprint = command.request?.fingerprint ?? '';

    const outcome = await this.flights.join({ gameId, kind: 'purchase', clientRequestId, fingerprint }, () =>
      this.attemptAtPrice(game, wanted, { sale, command }),
    );
    if (outcome.status === 'applied') return { order: newOrder(wanted, sale, outcome), replay: null };
    if (outcome.status !== 'duplicate') {
      throw refusalFor(outcome, { required: sale.total, scale: sale.currency.scale });
    }
    const order = await this.orders.at(game, outcome);
    if (!order) throw new OrderNotFoundError();
    return { order, replay: { mismatch: outcome.fingerprint !== fingerprint } };
  }

  /** A price that is wrong by now hides no receipt of a completed request either; it is no attempt that counts. */
  private async attemptAtPrice(
    game: GameSnapshot,
    wanted: Purchase,
    { sale, command }: { readonly sale: PricedSale; readonly command: LedgerCommand },
  ): Promise<LedgerOutcome> {
    const mismatch = game.settings.enforce_catalog_prices ? await this.findMismatch(wanted, sale) : undefined;
    if (!mismatch) return this.attempt(game, wanted, command);
    const completed = await this.requests.findRequest(wanted.gameId, 'purchase', wanted.clientRequestId);
    if (completed) return completed;
    throw mismatch;
  }

  private async findMismatch(
    { gameId, itemId }: Purchase,
    { currency, unit }: PricedSale,
  ): Promise<PriceMismatchError | undefined> {
    const item = await this.catalogItems.find({ gameId, catalogVersion: DEFAULT_CATALOG_VERSION, itemId });
    const price = item?.prices[currency.currencyId];
    if (price === undefined) return new PriceMismatchError(null);
    return BigInt(price) === unit ? undefined : new PriceMismatchError(formatAmount(BigInt(price), currency.scale));
  }

  private async attempt(game: GameSnapshot, wanted: Purchase, command: LedgerCommand): Promise<LedgerOutcome> {
    const { gameId, clientRequestId, itemId, playerEmail } = wanted;
    const { emailKey } = placeOfEmail(gameId, playerEmail);
    const attempt = await this.lockouts.admit({ gameId, emailKey, itemId }, game.settings.lockouts);
    if (!attempt.isAdmitted) {
      // A block hides no receipt of a completed request.
      const completed = await this.requests.findRequest(gameId, 'purchase', clientRequestId);
      if (completed) return completed;
      throw await attempt.refuse();
    }
    try {
      const outcome = await this.submit(game, wanted, command);
      if (outcome.status === 'insufficient_balance') await attempt.failForFunds();
      if (outcome.status === 'duplicate') await attempt.withdraw();
      return outcome;
    } catch (error) {
      await attempt.withdraw();
      throw error;
    }
  }

  /** Charges the player; one that the game does not know yet is made first, and stays whatever follows. */
  private async submit(game: GameSnapshot, wanted: Purchase, command: LedgerCommand): Promise<LedgerOutcome> {
    let outcome = await this.ledger.submit(command);
    for (let round = 0; outcome.status === 'player_not_found' && round < CREATIONS_MAX; round++) {
      const { playerEmail: email, playerName: name, playerPhone: phone } = wanted;
      await this.players.ensure(game, { identity: { email }, name, phone });
      outcome = await this.ledger.submit(command);
    }
    return outcome;
  }
}
