import { ApiProperty } from '@nestjs/swagger';
import { DEFAULT_CATALOG_VERSION } from '@goldkeep/games';
import { IntegerField, TextField, ValidationFailedError } from '@goldkeep/http';
import { REMAINING_USES_MAX } from '../item-instance';
import type { ConsumedItem, ConsumedTarget } from './consume-item.handler';

/** Clients send empty texts for what they do not mean. */
export class ConsumeItemDto {
  @TextField({
    description: 'The instance to consume; this or ItemID.',
    optional: true,
    minLength: 0,
    example: 'itm_01KAJ7V9Q20F3M8Z6T4R1C7N5K',
  })
  readonly ItemInstanceID?: string;

  @TextField({
    description: 'The item to consume, over as many instances as it takes. With ItemInstanceID: what it must be.',
    optional: true,
    minLength: 0,
    example: 'health_potion',
  })
  readonly ItemID?: string;

  @TextField({
    description: 'Names the catalog of ItemID; `Item` when absent.',
    optional: true,
    minLength: 0,
    example: 'Item',
  })
  readonly CatalogVersion?: string;

  @IntegerField({ description: 'How many uses.', minimum: 1, maximum: REMAINING_USES_MAX, example: 1 })
  readonly SubtractAmount!: number;
}

/** @throws ValidationFailedError when neither an instance nor an item is named */
export function targetOf({ ItemInstanceID, ItemID, CatalogVersion }: ConsumeItemDto): ConsumedTarget {
  const catalogVersion = givenText(CatalogVersion) ?? DEFAULT_CATALOG_VERSION;
  const [instanceId, itemId] = [givenText(ItemInstanceID), givenText(ItemID)];
  const item = itemId === null ? null : { catalogVersion, itemId };
  if (instanceId !== null) return { instanceId, item };
  if (item) return { instanceId, item };
  const message = 'ItemInstanceID or ItemID must be given';
  throw new ValidationFailedError([{ field: 'ItemInstanceID', message }]);
}

function givenText(text = ''): string | null {
  return text === '' ? null : text;
}

export class ConsumedItemDto {
  @ApiProperty({ example: 'health_potion' })
  readonly ItemID: string;

  @ApiProperty({
    example: 'itm_01KAJ7V9Q20F3M8Z6T4R1C7N5K',
    description: 'Of several instances the first one taken from.',
  })
  readonly ItemInstanceID: string;

  @ApiProperty({ example: 'Item' })
  readonly CatalogVersion: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly ConsumedAmount: number;

  constructor({ itemId, instanceId, catalogVersion, amount }: ConsumedItem) {
    this.ItemID = itemId;
    this.ItemInstanceID = instanceId;
    this.CatalogVersion = catalogVersion;
    this.ConsumedAmount = amount;
  }
}
