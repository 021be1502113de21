import { Module } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { CreateGameHandler } from './create-game/create-game.handler';
import { CreditCaps } from './credit-caps/credit-caps';
import { GameDirectory } from './directory/game-directory';
import { GamesAdminController } from './games.admin.controller';
import { GetGameHandler } from './get-game/get-game.handler';
import { GetSettingsHandler } from './get-settings/get-settings.handler';
import { IssueKeyHandler } from './issue-key/issue-key.handler';
import { KeysAdminController } from './keys.admin.controller';
import { GameKeyAuthenticator } from './keys/game-key-authenticator';
import { GameKeyGuard } from './keys/game-key.guard';
import { ListGamesHandler } from './list-games/list-games.handler';
import { ListKeysHandler } from './list-keys/list-keys.handler';
import { ReplaceSettingsHandler } from './replace-settings/replace-settings.handler';
import { RevokeKeyHandler } from './revoke-key/revoke-key.handler';
import { RotateKeyHandler } from './rotate-key/rotate-key.handler';
import { SettingsAdminController } from './settings.admin.controller';
import { UpdateGameHandler } from './update-game/update-game.handler';

/** Which games there are, what their keys allow and how they are set up. Brings {@link AuthModule} along for the admin routes. */
@Module({
  imports: [AuthModule],
  controllers: [GamesAdminController, KeysAdminController, SettingsAdminController],
  providers: [
    CreateGameHandler,
    CreditCaps,
    GameDirectory,
    GameKeyAuthenticator,
    GameKeyGuard,
    GetGameHandler,
    GetSettingsHandler,
    IssueKeyHandler,
    ListGamesHandler,
    ListKeysHandler,
    ReplaceSettingsHandler,
    RevokeKeyHandler,
    RotateKeyHandler,
    UpdateGameHandler,
  ],
  exports: [AuthModule, CreditCaps, GameDirectory, GameKeyAuthenticator, GameKeyGuard],
})
export class GamesModule {}
