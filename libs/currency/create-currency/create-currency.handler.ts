import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { CurrencyEntity, currencyOf, GameDirectory, type CurrencyDefinition } from '@goldkeep/games';
import { readMoney } from '@goldkeep/http';
import { openBooks } from '@goldkeep/ledger';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { CurrencyCodeTakenError, TooManyCurrenciesError } from '../currency-errors';
import { clearDefault, lockCurrencies, rechargeColumns } from '../currency-rows';
import { recordRecharge } from '../recharge-history';
import {
  checkBelowMaxBalance,
  isAlwaysSystem,
  readRecharge,
  type Decimal,
  type WantedRecharge,
} from '../currency-terms';

const CURRENCIES_PER_GAME_MAX = 100;
const DEFAULT_SCALE = 2;

export interface NewCurrency {
  readonly gameId: number;
  /** 1-16 of `[A-Za-z0-9_-]`, unique in the game, never changes. */
  readonly code: string;
  readonly name: string;
  /** Decimals, 0-8; 2 when absent, never changes. */
  readonly scale?: number | undefined;
  /** The first currency of a game is its default in any case. */
  readonly isDefault?: boolean | undefined;
  readonly isSystem?: boolean | undefined;
  /** What a new player is given; nothing when absent. */
  readonly startingAmount?: Decimal | undefined;
  /** The most a player may have; without bound of its own when absent. */
  readonly maxBalance?: Decimal | undefined;
  readonly recharge?: WantedRecharge | undefined;
}

/** Adds a currency to a game and opens its books. */
export class CreateCurrencyCommand extends Command<CurrencyDefinition> {
  readonly currency: NewCurrency;

  constructor(currency: NewCurrency) {
    super();
    this.currency = currency;
  }
}

@CommandHandler(CreateCurrencyCommand)
export class CreateCurrencyHandler implements ICommandHandler<CreateCurrencyCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, InvalidAmountError, ValidationFailedError, CurrencyCodeTakenError, TooManyCurrenciesError */
  async execute({ currency }: CreateCurrencyCommand): Promise<CurrencyDefinition> {
    const terms = readTerms(currency);
    const created = await this.unitOfWork.run((tx) => this.insert(tx, currency, terms));
    this.directory.invalidate(currency.gameId);
    return currencyOf(created);
  }

  private async insert(
    tx: Transaction,
    { gameId, code, name, isDefault = false, isSystem = false }: NewCurrency,
    { recharge, ...terms }: ReturnType<typeof readTerms>,
  ): Promise<CurrencyEntity> {
    const others = await lockCurrencies(tx, gameId);
    if (others.some((other) => other.code === code)) throw new CurrencyCodeTakenError(code);
    if (others.length >= CURRENCIES_PER_GAME_MAX) throw new TooManyCurrenciesError({ max: CURRENCIES_PER_GAME_MAX });
    if (isDefault) await clearDefault(tx, gameId);
    const nowMs = this.clock.nowMs();
    const created = await tx.save(
      tx.create(CurrencyEntity, {
        gameId,
        code,
        name,
        ...terms,
        ...rechargeColumns(recharge),
        isDefault: isDefault || others.length === 0,
        isSystem: isSystem || isAlwaysSystem(code),
        createdAt: new Date(nowMs),
      }),
    );
    const { currencyId } = created;
    await recordRecharge(tx, { currencyId, before: null, after: recharge, nowMs });
    await openBooks(tx, { gameId, currencyId });
    return created;
  }
}

function readTerms({ scale = DEFAULT_SCALE, ...given }: NewCurrency) {
  const startingAmount = readMoney('starting_amount', given.startingAmount ?? '0', scale, { allowZero: true });
  const maxBalance = given.maxBalance === undefined ? null : readMoney('max_balance', given.maxBalance, scale);
  const recharge = given.recharge ? readRecharge(given.recharge, scale) : null;
  checkBelowMaxBalance({ startingAmount, maxBalance, recharge });
  return { scale, startingAmount, maxBalance, recharge };
}
