import { Body } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { BodyFieldText, KeepBodyText } from '@goldkeep/http';
import { CurrentUser, UserAction, UserActions, type UserContext } from '@goldkeep/players';
import { CustomUserDataResultDto } from './custom-data/custom-data.dto';
import { GetCustomDataQuery } from './custom-data/get-custom-data/get-custom-data.handler';
import {
  storedValueOf,
  UpdateCustomUserDataDto,
  UpdatedCustomUserDataDto,
} from './custom-data/update-custom-data/update-custom-data.dto';
import { UpdateCustomDataCommand } from './custom-data/update-custom-data/update-custom-data.handler';

@UserActions()
export class CustomDataUserController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @UserAction('GetCustomUserData', {
    summary: "Read the player's custom data, but for reserved keys",
    data: CustomUserDataResultDto,
  })
  async getCustomUserData(
    @CurrentUser() { game: { gameId }, player: { playerId } }: UserContext,
  ): Promise<CustomUserDataResultDto> {
    return new CustomUserDataResultDto(await this.queries.execute(new GetCustomDataQuery({ gameId, playerId })));
  }

  @UserAction('UpdateCustomUserData', {
    summary: "Set one key of the player's custom data",
    data: UpdatedCustomUserDataDto,
    errors: ['RESERVED_KEY', 'TOO_MANY_KEYS', 'VALUE_TOO_LARGE'],
  })
  @KeepBodyText()
  async updateCustomUserData(
    @CurrentUser() { game: { gameId }, player: { playerId } }: UserContext,
    @Body() { Key: key }: UpdateCustomUserDataDto,
    @BodyFieldText('Value') value: string | undefined,
  ): Promise<UpdatedCustomUserDataDto> {
    const update = { gameId, playerId, key, value: storedValueOf(value) };
    return new UpdatedCustomUserDataDto(await this.commands.execute(new UpdateCustomDataCommand(update)));
  }
}
