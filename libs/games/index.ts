export { CatalogItems, DEFAULT_CATALOG_VERSION, type Catalog } from './catalogs/catalog-items';
export { CatalogsModule } from './catalogs/catalogs.module';
export { CreateGameCommand } from './create-game/create-game.handler';
export { CreditCaps, type CreditReservation } from './credit-caps/credit-caps';
export { answerDirectly } from './direct-routes/answer-directly';
export { AnswerDirectly, type DirectCall } from './direct-routes/direct-route';
export { GameDirectory, type KnownKey } from './directory/game-directory';
export {
  currencyOf,
  GameSnapshot,
  type Currency,
  type CurrencyDefinition,
  type Recharge,
  type TransferPair,
} from './directory/game-snapshot';
export type { KeyCaps, KeyScope } from './entities/api-key.entity';
export { CurrencyRechargeEntity } from './entities/currency-recharge.entity';
export { CurrencyEntity } from './entities/currency.entity';
export { GameEntity, type GameStatus } from './entities/game.entity';
export { TransferPairEntity, TransferPairListEntity } from './entities/transfer-pair.entity';
export { gameIdIn, GameIdPipe } from './game-id.pipe';
export {
  CreditCapExceededError,
  GameNotActiveError,
  GameNotFoundError,
  InvalidApiKeyError,
  ScopeMissingError,
  UnknownCurrencyError,
  VersionConflictError,
} from './games-errors';
export { gamesEntities, gamesMigrations } from './games-schema';
export { GamesModule } from './games.module';
export { IssueKeyCommand } from './issue-key/issue-key.handler';
export { GameKeyAuthenticator, type GameContext, type KeyLimits } from './keys/game-key-authenticator';
export { CurrentGame, GameKeyGuard, RequireScope } from './keys/game-key.guard';
export type { IssuedKey } from './keys/new-api-key';
export { RateLimited, RateLimitGuard } from './rate-limits/rate-limit.guard';
export { limitInForce } from './rate-limits/limit-in-force';
export { RateLimits } from './rate-limits/rate-limits';
export { RateLimitsModule } from './rate-limits/rate-limits.module';
export { ReplaceSettingsCommand } from './replace-settings/replace-settings.handler';
export type { GameSettings } from './settings/game-settings';
