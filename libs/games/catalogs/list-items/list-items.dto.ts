import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField, QueryTextField } from '@goldkeep/http';
import { CatalogItemDto } from '../catalog-item.dto';
import type { ItemsPage } from './list-items.handler';

const LIMIT_MAX = 1_000;

export class ListItemsDto {
  @QueryTextField({ description: '`next_cursor` of the page before.', optional: true })
  readonly cursor?: string | undefined;

  @QueryIntegerField({
    description: 'Items on a page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: 100,
    clamp: 'maximum',
  })
  readonly limit!: number;
}

export class ItemsPageDto {
  @ApiProperty({ type: [CatalogItemDto], description: 'Ascending ids.' })
  readonly items: readonly CatalogItemDto[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one.' })
  readonly next_cursor: string | null;

  constructor({ game, items, nextCursor }: ItemsPage) {
    this.items = items.map((item) => new CatalogItemDto({ game, item }));
    this.next_cursor = nextCursor;
  }
}
