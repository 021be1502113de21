import { CatalogItemEntity } from './catalogs/catalog-item.entity';
import { ApiKeyCreditDayEntity } from './entities/api-key-credit-day.entity';
import { ApiKeyEntity } from './entities/api-key.entity';
import { CurrencyRechargeEntity } from './entities/currency-recharge.entity';
import { CurrencyEntity } from './entities/currency.entity';
import { GameSettingEntity } from './entities/game-setting.entity';
import { GameEntity } from './entities/game.entity';
import { TransferPairEntity, TransferPairListEntity } from './entities/transfer-pair.entity';
import { CreateGame1795219200010 } from './migrations/1795219200010-create-game';
import { CreateCatalogItem1795219200012 } from './migrations/1795219200012-create-catalog-item';

export const gamesEntities = [
  ApiKeyCreditDayEntity,
  ApiKeyEntity,
  CatalogItemEntity,
  CurrencyEntity,
  CurrencyRechargeEntity,
  GameEntity,
  GameSettingEntity,
  TransferPairEntity,
  TransferPairListEntity,
];
export const gamesMigrations = [CreateGame1795219200010, CreateCatalogItem1795219200012];
