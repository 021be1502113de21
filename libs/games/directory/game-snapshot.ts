import { createHash } from 'node:crypto';
import type { CurrencyRechargeEntity } from '../entities/currency-recharge.entity';
import type { CurrencyEntity } from '../entities/currency.entity';
import type { GameEntity, GameStatus } from '../entities/game.entity';
import type { TransferPairEntity } from '../entities/transfer-pair.entity';
import type { GameSettings } from '../settings/game-settings';

/** What a player gets over time, up to a maximum; amounts in minor units. */
export interface Recharge {
  readonly rate: bigint;
  readonly periodSeconds: number;
  readonly max: bigint;
}

/** How a currency recharges from an instant on, until the next terms; a rate of 0 says that it does not. */
interface RechargeTerms extends Recharge {
  readonly validFrom: Date;
}

/** A currency as it is defined now; amounts in minor units. */
export interface CurrencyDefinition {
  readonly currencyId: number;
  readonly gameId: number;
  readonly code: string;
  readonly name: string;
  /** Decimals, 0-8. */
  readonly scale: number;
  readonly isDefault: boolean;
  /** Never part of a player's own transfers. */
  readonly isSystem: boolean;
  readonly startingAmount: bigint;
  /** The most a player may have, or null. */
  readonly maxBalance: bigint | null;
  readonly recharge: Recharge | null;
}

/** A currency of a game, with what is needed to move it. */
export interface Currency extends CurrencyDefinition {
  /** From the oldest on, one for each change; empty when it never recharged. At most 1,000. */
  readonly rechargeTerms: readonly RechargeTerms[];
}

export interface TransferPair {
  readonly from: Currency;
  readonly to: Currency;
}

/** A game with its settings and currencies as they were at one moment, at most a second ago. */
export class GameSnapshot {
  readonly gameId: number;
  readonly titleId: string;
  readonly name: string;
  readonly status: GameStatus;
  readonly settings: GameSettings;
  /** Ascending ids. */
  readonly currencies: readonly Currency[];
  /** Undefined only while the game has no currency. */
  readonly defaultCurrency: Currency | undefined;
  /** As configured; a pair does not make a system currency transferable. */
  readonly transferPairs: readonly TransferPair[];
  /** Changes with everything about the currencies that shows in an answer: what was made under another is out of date. */
  readonly currencyTag: string;
  private readonly byId: ReadonlyMap<number, Currency>;
  private readonly byCode: ReadonlyMap<string, Currency>;

  constructor(parts: {
    readonly game: GameEntity;
    readonly settings: GameSettings;
    readonly currencies: readonly CurrencyEntity[];
    /** Ascending times. */
    readonly rechargeTerms: readonly CurrencyRechargeEntity[];
    readonly transferPairs: readonly TransferPairEntity[];
  }) {
    this.gameId = parts.game.gameId;
    this.titleId = parts.game.titleId;
    this.name = parts.game.name;
    this.status = parts.game.status;
    this.settings = parts.settings;
    const termsOf = termsByCurrency(parts.rechargeTerms);
    this.currencies = parts.currencies.map((row) => ({
      ...currencyOf(row),
      rechargeTerms: termsOf.get(row.currencyId) ?? [],
    }));
    this.currencyTag = tagOf(this.currencies);
    this.defaultCurrency = this.currencies.find((currency) => currency.isDefault);
    this.byId = new Map(this.currencies.map((currency) => [currency.currencyId, currency]));
    this.byCode = new Map(this.currencies.map((currency) => [currency.code, currency]));
    this.transferPairs = parts.transferPairs.flatMap((pair) => {
      const from = this.byId.get(pair.fromCurrencyId);
      const to = this.byId.get(pair.toCurrencyId);
      return from && to ? [{ from, to }] : [];
    });
  }

  currencyById(currencyId: number): Currency | undefined {
    return this.byId.get(currencyId);
  }

  /** Codes are case-sensitive. */
  currencyByCode(code: string): Currency | undefined {
    return this.byCode.get(code);
  }
}

const TAG_CHARS = 16;

function tagOf(currencies: readonly Currency[]): string {
  const shown = currencies.map(({ currencyId, name, scale }) => [currencyId, name, scale]);
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, TAG_CHARS);
}

function termsByCurrency(rows: readonly CurrencyRechargeEntity[]): ReadonlyMap<number, readonly RechargeTerms[]> {
  const byCurrency = new Map<number, RechargeTerms[]>();
  for (const row of rows) {
    const terms = byCurrency.get(row.currencyId);
    if (terms) terms.push(row);
    else byCurrency.set(row.currencyId, [row]);
  }
  return byCurrency;
}

export function currencyOf(row: CurrencyEntity): CurrencyDefinition {
  const { currencyId, gameId, code, name, scale, isDefault, isSystem, startingAmount, maxBalance } = row;
  const { rechargeRate: rate, rechargePeriodSeconds: periodSeconds, rechargeMax: max } = row;
  const recharge = rate !== null && periodSeconds !== null && max !== null ? { rate, periodSeconds, max } : null;
  return { currencyId, gameId, code, name, scale, isDefault, isSystem, startingAmount, maxBalance, recharge };
}
