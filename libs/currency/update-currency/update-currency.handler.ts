import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { CurrencyEntity, currencyOf, GameDirectory, type CurrencyDefinition } from '@goldkeep/games';
import { readMoney } from '@goldkeep/http';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { CurrencyFieldError, CurrencyNotFoundError } from '../currency-errors';
import { clearDefault, lockCurrencies, rechargeColumns } from '../currency-rows';
import { recordRecharge } from '../recharge-history';
import {
  checkBelowMaxBalance,
  isAlwaysSystem,
  readRecharge,
  type Decimal,
  type WantedRecharge,
} from '../currency-terms';

/** What is absent stays as it is. */
export interface CurrencyChange {
  readonly name?: string | undefined;
  /** true moves the default here; only another currency can take it away again. */
  readonly isDefault?: boolean | undefined;
  readonly isSystem?: boolean | undefined;
  readonly startingAmount?: Decimal | undefined;
  readonly maxBalance?: Decimal | undefined;
  /** A rate of zero ends the recharge. */
  readonly recharge?: WantedRecharge | undefined;
  /** Accepted only as they already are, for callers who send back what they have read. */
  readonly code?: string | undefined;
  readonly scale?: number | undefined;
}

/** Changes a currency; its code and scale never change, since amounts already recorded would mean something else. */
export class UpdateCurrencyCommand extends Command<CurrencyDefinition> {
  readonly gameId: number;
  readonly code: string;
  readonly change: CurrencyChange;

  constructor(update: { readonly gameId: number; readonly code: string; readonly change: CurrencyChange }) {
    super();
    this.gameId = update.gameId;
    this.code = update.code;
    this.change = update.change;
  }
}

@CommandHandler(UpdateCurrencyCommand)
export class UpdateCurrencyHandler implements ICommandHandler<UpdateCurrencyCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, CurrencyNotFoundError, InvalidAmountError, ValidationFailedError, TooManyRechargeChangesError */
  async execute({ gameId, code, change }: UpdateCurrencyCommand): Promise<CurrencyDefinition> {
    const updated = await this.unitOfWork.run(async (tx) => {
      const currencies = await lockCurrencies(tx, gameId);
      const row = currencies.find((currency) => currency.code === code);
      if (!row) throw new CurrencyNotFoundError();
      checkFixed(row, change);
      return this.save(tx, row, change);
    });
    this.directory.invalidate(gameId);
    return currencyOf(updated);
  }

  private async save(tx: Transaction, row: CurrencyEntity, change: CurrencyChange): Promise<CurrencyEntity> {
    const { name = row.name, isDefault = row.isDefault, isSystem = row.isSystem } = change;
    const old = currencyOf(row);
    const { recharge, ...terms } = readTerms(old, change);
    if (isDefault && !row.isDefault) await clearDefault(tx, row.gameId);
    const { currencyId } = row;
    await recordRecharge(tx, { currencyId, before: old.recharge, after: recharge, nowMs: this.clock.nowMs() });
    const changed = { ...terms, ...rechargeColumns(recharge), name, isDefault };
    return tx.save(Object.assign(row, { ...changed, isSystem: isSystem || isAlwaysSystem(row.code) }));
  }
}

function checkFixed(row: CurrencyEntity, { code = row.code, scale = row.scale, isDefault }: CurrencyChange): void {
  if (code !== row.code) throw new CurrencyFieldError('code', 'never changes');
  if (scale !== row.scale) throw new CurrencyFieldError('scale', 'never changes');
  if (row.isDefault && isDefault === false) {
    throw new CurrencyFieldError('is_default', 'stays until another currency is made the default');
  }
}

function readTerms(old: CurrencyDefinition, change: CurrencyChange) {
  const { scale } = old;
  const startingAmount =
    change.startingAmount === undefined
      ? old.startingAmount
      : readMoney('starting_amount', change.startingAmount, scale, { allowZero: true });
  const maxBalance =
    change.maxBalance === undefined ? old.maxBalance : readMoney('max_balance', change.maxBalance, scale);
  const recharge = change.recharge ? readRecharge(change.recharge, scale) : old.recharge;
  checkBelowMaxBalance({ startingAmount, maxBalance, recharge });
  return { startingAmount, maxBalance, recharge };
}
