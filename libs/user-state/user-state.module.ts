import { Module } from '@nestjs/common';
import { CatalogsModule, GamesModule } from '@goldkeep/games';
import { GetClientStateHandler } from './client-state/get-client-state/get-client-state.handler';
import { GetUserInventoryHandler } from './client-state/get-user-inventory/get-user-inventory.handler';
import { ClientStateUserController } from './client-state.user.controller';
import { GetCustomDataHandler } from './custom-data/get-custom-data/get-custom-data.handler';
import { UpdateCustomDataHandler } from './custom-data/update-custom-data/update-custom-data.handler';
import { CustomDataUserController } from './custom-data.user.controller';
import { CatalogNames } from './inventory/catalog-names';
import { ConsumeItemHandler } from './inventory/consume-item/consume-item.handler';
import { EquipItemsHandler } from './inventory/equip-items/equip-items.handler';
import { GrantItemsHandler } from './inventory/grant-items/grant-items.handler';
import { Inventory } from './inventory/inventory';
import { UnequipItemsHandler } from './inventory/unequip-items/unequip-items.handler';
import { InventoryUserController } from './inventory.user.controller';
import { ItemsAdminController } from './items.admin.controller';
import { ItemsController } from './items.controller';
import { Leaderboard } from './leaderboard/leaderboard';
import { SaveSectionHandler } from './sections/save-section/save-section.handler';
import { SectionsController } from './sections.controller';

/** What players own besides money, and what their clients begin with. */
@Module({
  imports: [CatalogsModule, GamesModule],
  controllers: [
    ClientStateUserController,
    CustomDataUserController,
    InventoryUserController,
    ItemsAdminController,
    ItemsController,
    SectionsController,
  ],
  providers: [
    CatalogNames,
    ConsumeItemHandler,
    EquipItemsHandler,
    GetClientStateHandler,
    GetCustomDataHandler,
    GetUserInventoryHandler,
    GrantItemsHandler,
    Inventory,
    Leaderboard,
    SaveSectionHandler,
    UnequipItemsHandler,
    UpdateCustomDataHandler,
  ],
})
export class UserStateModule {}
