import type { GameSnapshot } from '@goldkeep/games';
import type { MinorUnits } from '@goldkeep/money';

/** An item that a player owns, alone or a stack of them. */
export interface ItemInstance {
  /** `itm_` and characters that sort by the time of the grant. */
  readonly instanceId: string;
  readonly catalogVersion: string;
  readonly itemId: string;
  /** 1 to {@link REMAINING_USES_MAX}. */
  readonly remainingUses: number;
  readonly purchaseDate: Date;
  /** From then on it does not exist; null for good. */
  readonly expiresAt: Date | null;
  /** The code of the currency that was the game's default one at the grant; null when the item had no price in it. */
  readonly unitCurrency: string | null;
  /** The catalog's price at the grant, in minor units of that currency. */
  readonly unitPrice: MinorUnits | null;
  readonly customData: Readonly<Record<string, unknown>> | null;
  readonly isEquipped: boolean;
  /** Who wears it, where the game has said so. */
  readonly characterId: string | null;
}

/** What is shown of an instance besides itself: what the catalog says of its item now. */
export interface ShownInstance extends ItemInstance {
  /** The item's id when the catalog no longer has the item. */
  readonly displayName: string;
  readonly itemClass: string | null;
  /** Decimals of the price's currency; 0 without a price. */
  readonly unitPriceScale: number;
}

/** An item of the player's game. */
export interface ItemReference {
  readonly catalogVersion: string;
  readonly itemId: string;
}

/** The catalog's words on an item, as far as instances show them. */
export interface ItemNames {
  readonly displayName: string;
  readonly itemClass: string | null;
}

/** The largest PostgreSQL `integer`. */
export const REMAINING_USES_MAX = 2_147_483_647;

/** @param names undefined when the catalog no longer has the item */
export function shownInstance(
  instance: ItemInstance,
  { game, names }: { readonly game: GameSnapshot; readonly names: ItemNames | undefined },
): ShownInstance {
  const { unitCurrency, itemId } = instance;
  // Field by field: for an inventory of hundreds, a spread took most of the time of the whole request.
  return {
    instanceId: instance.instanceId,
    catalogVersion: instance.catalogVersion,
    itemId,
    remainingUses: instance.remainingUses,
    purchaseDate: instance.purchaseDate,
    expiresAt: instance.expiresAt,
    unitCurrency,
    unitPrice: instance.unitPrice,
    customData: instance.customData,
    isEquipped: instance.isEquipped,
    characterId: instance.characterId,
    displayName: names?.displayName ?? itemId,
    itemClass: names?.itemClass ?? null,
    unitPriceScale: unitCurrency === null ? 0 : (game.currencyByCode(unitCurrency)?.scale ?? 0),
  };
}
