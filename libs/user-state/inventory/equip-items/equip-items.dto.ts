import { ApiProperty } from '@nestjs/swagger';
import { ArrayField, TextField } from '@goldkeep/http';
import type { ShownInstance } from '../item-instance';
import { ItemInstanceDto } from '../item-instance.dto';

const INSTANCES_MAX = 100;

/** What is put on or taken off. */
export class EquipmentDto {
  @TextField({
    description: 'Who wears the items: any id of a character; absent or empty when it does not matter.',
    optional: true,
    minLength: 0,
    example: 'hero_1',
  })
  readonly CharacterID?: string;

  @ArrayField({
    description: 'Instances of the player.',
    of: 'string',
    minItems: 1,
    maxItems: INSTANCES_MAX,
  })
  readonly ItemInstanceIDs!: readonly string[];
}

export function equipmentOf({ CharacterID, ItemInstanceIDs }: EquipmentDto): {
  readonly instanceIds: readonly string[];
  readonly characterId: string | null;
} {
  const characterId = CharacterID === undefined || CharacterID === '' ? null : CharacterID;
  return { instanceIds: ItemInstanceIDs, characterId };
}

export class ChangedItemsDto {
  @ApiProperty({ type: [ItemInstanceDto], description: 'Those that changed, in the order named.' })
  readonly Items: readonly ItemInstanceDto[];

  constructor(instances: readonly ShownInstance[]) {
    this.Items = instances.map((instance) => new ItemInstanceDto(instance));
  }
}
