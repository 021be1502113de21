import { Body } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { CurrentUser, UserAction, UserActions, type UserContext } from '@goldkeep/players';
import { AddUsageTimeCommand, GetUsageTimeQuery } from './contract';
import { AddUsageTimeDto, UsageTimeDto } from './usage.dto';

@UserActions()
export class UsageUserController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @UserAction('AddUsageTime', {
    summary: 'Add play time to the present day',
    data: UsageTimeDto,
    errors: ['USAGE_TIME_TOO_LARGE'],
  })
  async addUsageTime(
    @CurrentUser() { game: { gameId }, player: { playerId } }: UserContext,
    @Body() { UsageTime: seconds }: AddUsageTimeDto,
  ): Promise<UsageTimeDto> {
    return new UsageTimeDto(await this.commands.execute(new AddUsageTimeCommand({ gameId, playerId, seconds })));
  }

  @UserAction('GetUsageTime', { summary: 'Read how long the player has played', data: UsageTimeDto })
  async getUsageTime(@CurrentUser() { player: { playerId } }: UserContext): Promise<UsageTimeDto> {
    return new UsageTimeDto(await this.queries.execute(new GetUsageTimeQuery({ playerId })));
  }
}
