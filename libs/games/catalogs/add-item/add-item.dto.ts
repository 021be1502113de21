import { TextField } from '@goldkeep/http';
import { ItemTermsDto } from '../catalog-item.dto';

export class AddItemDto extends ItemTermsDto {
  @TextField({ description: "The game's id of the item; unique in the catalog.", example: 'health_potion' })
  readonly item_id!: string;
}
