import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { wholeUnits } from '@goldkeep/money';
import type { ShownInstance } from './item-instance';

/** An instance as players' clients know it. */
@ApiSchema({ name: 'ItemInstance' })
export class ItemInstanceDto {
  @ApiProperty({ example: 'itm_01KAJ7V9Q20F3M8Z6T4R1C7N5K' })
  readonly ItemInstanceId: string;

  @ApiProperty({ example: 'health_potion' })
  readonly ItemId: string;

  @ApiProperty({ example: 'Item' })
  readonly CatalogVersion: string;

  @ApiProperty({ example: 'Health Potion', description: 'The ItemId when the catalog no longer has the item.' })
  readonly DisplayName: string;

  @ApiProperty({ type: String, nullable: true, example: 'Consumable' })
  readonly ItemClass: string | null;

  @ApiProperty({ type: 'integer', example: 3 })
  readonly RemainingUses: number;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly PurchaseDate: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'From then on it is gone; null for good.' })
  readonly Expiration: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'GOLD', description: 'Code of the currency of UnitPrice.' })
  readonly UnitCurrency: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 12, description: 'Whole units.' })
  readonly UnitPrice: number | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  readonly CustomData: Readonly<Record<string, unknown>> | null;

  @ApiProperty()
  readonly IsEquipped: boolean;

  constructor(instance: ShownInstance) {
    const { expiresAt, unitPrice, unitPriceScale } = instance;
    this.ItemInstanceId = instance.instanceId;
    this.ItemId = instance.itemId;
    this.CatalogVersion = instance.catalogVersion;
    this.DisplayName = instance.displayName;
    this.ItemClass = instance.itemClass;
    this.RemainingUses = instance.remainingUses;
    this.PurchaseDate = wholeSeconds(instance.purchaseDate);
    this.Expiration = expiresAt && wholeSeconds(expiresAt);
    this.UnitCurrency = instance.unitCurrency;
    this.UnitPrice = unitPrice === null ? null : Number(wholeUnits(unitPrice, unitPriceScale));
    this.CustomData = instance.customData;
    this.IsEquipped = instance.isEquipped;
  }
}
