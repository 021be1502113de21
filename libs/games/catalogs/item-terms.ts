import { readMoney } from '@goldkeep/http';
import type { GameSnapshot } from '../directory/game-snapshot';
import { ItemFieldError } from './catalog-errors';
import type { CatalogItemEntity } from './catalog-item.entity';

/** Names an item of a game. */
export interface ItemName {
  readonly gameId: number;
  readonly catalogVersion: string;
  readonly itemId: string;
}

/** What an administrator says of an item. */
export interface ItemTerms {
  readonly displayName: string;
  readonly itemClass?: string | undefined;
  /** Default true. */
  readonly isStackable?: boolean | undefined;
  /** Absent: an instance lasts for good. */
  readonly lifetimeSeconds?: number | undefined;
  /** Decimals by currency code. */
  readonly prices?: Readonly<Record<string, unknown>> | undefined;
  readonly customData?: Readonly<Record<string, unknown>> | undefined;
}

/** An item, and the game whose currencies its prices are in. */
export interface GameItem {
  readonly game: GameSnapshot;
  readonly item: CatalogItemEntity;
}

type ItemColumns = Pick<CatalogItemEntity, 'displayName' | 'itemClass' | 'lifetimeSeconds' | 'prices' | 'customData'>;

/** @throws ItemFieldError for a price in no currency of the game, InvalidAmountError for one that is no amount */
export function columnsOf(game: GameSnapshot, terms: ItemTerms): ItemColumns {
  const { displayName, itemClass = null, lifetimeSeconds = null, prices = {}, customData = null } = terms;
  return { displayName, itemClass, lifetimeSeconds, prices: readPrices(game, prices), customData };
}

function readPrices(game: GameSnapshot, prices: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(prices).map(([code, price]) => {
      const field = `prices.${code}`;
      const currency = game.currencyByCode(code);
      if (!currency) throw new ItemFieldError(field, 'names no currency of the game');
      if (typeof price !== 'string' && typeof price !== 'number') {
        throw new ItemFieldError(field, 'must be a decimal string');
      }
      return [currency.currencyId, String(readMoney(field, price, currency.scale, { allowZero: true }))];
    }),
  );
}
