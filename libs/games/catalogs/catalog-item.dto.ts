import { ApiProperty } from '@nestjs/swagger';
import { BooleanField, IntegerField, ObjectField, TextField, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import type { GameItem, ItemTerms } from './item-terms';

/** Ten years. */
const LIFETIME_SECONDS_MAX = 315_360_000;
const PRICES_BYTES_MAX = 8_192;
const CUSTOM_DATA_BYTES_MAX = 4_096;

/** `Item` where a request names none. */
const CATALOG_VERSION = /^[A-Za-z0-9_.-]{1,64}$/;

export class CatalogDto {
  @TextField({ description: 'Names the catalog; the usual one is `Item`.', pattern: CATALOG_VERSION, example: 'Item' })
  readonly version!: string;
}

export class CatalogItemNameDto extends CatalogDto {
  @TextField({ description: "The game's id of the item.", example: 'health_potion' })
  readonly item_id!: string;
}

/** What an item is, but for its id. */
export class ItemTermsDto {
  @TextField({ description: 'Shown to people.', maxLength: 256, example: 'Health Potion' })
  readonly display_name!: string;

  @TextField({ description: 'Groups items, for the game alone.', optional: true, example: 'Consumable' })
  readonly item_class?: string | undefined;

  @BooleanField({
    description: 'Whether grants add to one instance in place of making new ones; true when absent. Never changes.',
    optional: true,
  })
  readonly stackable?: boolean | undefined;

  @IntegerField({
    description: 'How long an instance lasts after its grant, in seconds; for good when absent.',
    optional: true,
    minimum: 1,
    maximum: LIFETIME_SECONDS_MAX,
  })
  readonly lifetime_seconds?: number | undefined;

  @ObjectField({
    description: 'By currency code: `{"GOLD":"12.50"}`.',
    optional: true,
    maxBytes: PRICES_BYTES_MAX,
  })
  readonly prices?: Readonly<Record<string, unknown>> | undefined;

  @ObjectField({
    description: 'Whatever the game wants to keep with the item.',
    optional: true,
    maxBytes: CUSTOM_DATA_BYTES_MAX,
  })
  readonly custom_data?: Readonly<Record<string, unknown>> | undefined;
}

export function termsOf(dto: ItemTermsDto): ItemTerms {
  return {
    displayName: dto.display_name,
    itemClass: dto.item_class,
    isStackable: dto.stackable,
    lifetimeSeconds: dto.lifetime_seconds,
    prices: dto.prices,
    customData: dto.custom_data,
  };
}

/** An item of a catalog; its prices have exactly the decimals of their currencies. */
export class CatalogItemDto {
  @ApiProperty({ example: 'health_potion' })
  readonly item_id: string;

  @ApiProperty({ example: 'Item' })
  readonly catalog_version: string;

  @ApiProperty({ example: 'Health Potion' })
  readonly display_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Consumable' })
  readonly item_class: string | null;

  @ApiProperty()
  readonly stackable: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: null })
  readonly lifetime_seconds: number | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { GOLD: '12.50' } })
  readonly prices: Readonly<Record<string, string>>;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  readonly custom_data: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor({ game, item }: GameItem) {
    this.item_id = item.itemId;
    this.catalog_version = item.catalogVersion;
    this.display_name = item.displayName;
    this.item_class = item.itemClass;
    this.stackable = item.isStackable;
    this.lifetime_seconds = item.lifetimeSeconds;
    this.prices = Object.fromEntries(
      game.currencies.flatMap(({ currencyId, code, scale }) => {
        const price = item.prices[currencyId];
        return price === undefined ? [] : [[code, formatAmount(BigInt(price), scale)]];
      }),
    );
    this.custom_data = item.customData;
    this.created_at = wholeSeconds(item.createdAt);
  }
}
