import { Module } from '@nestjs/common';
import { GamesModule } from '../games.module';
import { AddItemHandler } from './add-item/add-item.handler';
import { CatalogItems } from './catalog-items';
import { CatalogsAdminController } from './catalogs.admin.controller';
import { DeleteItemHandler } from './delete-item/delete-item.handler';
import { GetItemHandler } from './get-item/get-item.handler';
import { ListItemsHandler } from './list-items/list-items.handler';
import { ReplaceItemHandler } from './replace-item/replace-item.handler';

/** What items a game has: catalogs, each a named list of definitions. */
@Module({
  imports: [GamesModule],
  controllers: [CatalogsAdminController],
  providers: [AddItemHandler, CatalogItems, DeleteItemHandler, GetItemHandler, ListItemsHandler, ReplaceItemHandler],
  exports: [CatalogItems],
})
export class CatalogsModule {}
