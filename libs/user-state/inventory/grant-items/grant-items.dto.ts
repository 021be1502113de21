import { ApiProperty } from '@nestjs/swagger';
import { DEFAULT_CATALOG_VERSION } from '@goldkeep/games';
import { ClientRequestIdField, IntegerField, ObjectField, TextField, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import type { ShownInstance } from '../item-instance';
import type { WantedGrant } from './wanted-grant';

const QUANTITY_MAX = 1_000;
const CUSTOM_DATA_BYTES_MAX = 4_096;

export class GrantItemsDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @TextField({ description: 'An item of the catalog.', example: 'health_potion' })
  readonly item_id!: string;

  @TextField({ description: 'Names the catalog; `Item` when absent.', optional: true, example: 'Item' })
  readonly catalog_version?: string;

  @IntegerField({
    description: 'How many; 1 when absent. Of an item that is not stackable, so many instances are made.',
    optional: true,
    minimum: 1,
    maximum: QUANTITY_MAX,
  })
  readonly quantity?: number;

  @ObjectField({
    description: 'Kept with the new instances. What has such data is not added to an instance that is there already.',
    optional: true,
    maxBytes: CUSTOM_DATA_BYTES_MAX,
  })
  readonly custom_data?: Readonly<Record<string, unknown>>;
}

export function grantOf(
  player: { readonly gameId: number; readonly playerId: number },
  dto: GrantItemsDto,
): WantedGrant {
  return {
    ...player,
    clientRequestId: dto.client_request_id,
    itemId: dto.item_id,
    catalogVersion: dto.catalog_version ?? DEFAULT_CATALOG_VERSION,
    quantity: dto.quantity ?? 1,
    customData: dto.custom_data ?? null,
  };
}

class GrantedInstanceDto {
  @ApiProperty({ example: 'itm_01KAJ7V9Q20F3M8Z6T4R1C7N5K' })
  readonly item_instance_id: string;

  @ApiProperty({ example: 'health_potion' })
  readonly item_id: string;

  @ApiProperty({ example: 'Item' })
  readonly catalog_version: string;

  @ApiProperty({ example: 'Health Potion' })
  readonly display_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Consumable' })
  readonly item_class: string | null;

  @ApiProperty({ type: 'integer', example: 3, description: 'After the grant.' })
  readonly remaining_uses: number;

  @ApiProperty({ example: '2026-01-02T03:04:05Z', description: 'When the instance was made.' })
  readonly purchase_date: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'From then on it is gone; null for good.' })
  readonly expiration: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'GOLD', description: 'Code of the currency of `unit_price`.' })
  readonly unit_currency: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '12.50',
    description: "The catalog's price in the game's default currency when the instance was made.",
  })
  readonly unit_price: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  readonly custom_data: Readonly<Record<string, unknown>> | null;

  @ApiProperty()
  readonly is_equipped: boolean;

  constructor(instance: ShownInstance) {
    const { expiresAt, unitPrice } = instance;
    this.item_instance_id = instance.instanceId;
    this.item_id = instance.itemId;
    this.catalog_version = instance.catalogVersion;
    this.display_name = instance.displayName;
    this.item_class = instance.itemClass;
    this.remaining_uses = instance.remainingUses;
    this.purchase_date = wholeSeconds(instance.purchaseDate);
    this.expiration = expiresAt && wholeSeconds(expiresAt);
    this.unit_currency = instance.unitCurrency;
    this.unit_price = unitPrice === null ? null : formatAmount(unitPrice, instance.unitPriceScale);
    this.custom_data = instance.customData;
    this.is_equipped = instance.isEquipped;
  }
}

export class GrantedItemsDto {
  @ApiProperty({ type: [GrantedInstanceDto], description: 'The instances that were made or added to.' })
  readonly items: readonly GrantedInstanceDto[];

  constructor(instances: readonly ShownInstance[]) {
    this.items = instances.map((instance) => new GrantedInstanceDto(instance));
  }
}
