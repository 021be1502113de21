import { Body } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  CurrentUser,
  DeletePlayerCommand,
  SessionTickets,
  UserAction,
  UserActions,
  type JsonText,
  type SessionTicket,
  type UserContext,
} from '@goldkeep/players';
import { AddUsageTimeCommand } from '@goldkeep/usage/contract';
import { wantedParts } from './client-state/get-client-state/client-state-parts';
import { ClientStateDto, writeClientState } from './client-state/get-client-state/client-state.dto';
import { GetClientStateDto } from './client-state/get-client-state/get-client-state.dto';
import { GetClientStateQuery } from './client-state/get-client-state/get-client-state.handler';
import { GetUserInventoryQuery } from './client-state/get-user-inventory/get-user-inventory.handler';
import { UserInventoryResultDto } from './client-state/get-user-inventory/user-inventory.dto';
import { DeletedDto } from './client-state/deleted.dto';

@UserActions()
export class ClientStateUserController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly tickets: SessionTickets,
  ) {}

  @UserAction('GetClientState', {
    summary: 'Everything that a client needs to begin, in one call',
    data: ClientStateDto,
    errors: ['USAGE_TIME_TOO_LARGE'],
  })
  async getClientState(
    @CurrentUser() user: UserContext,
    @Body() { UsageTime: seconds = 0, Sections }: GetClientStateDto,
  ): Promise<JsonText> {
    const key = keyOf(user);
    if (seconds > 0) await this.commands.execute(new AddUsageTimeCommand({ ...key, seconds }));
    const wanted = wantedParts(Sections);
    const state = await this.queries.execute(new GetClientStateQuery({ player: key, wanted }));
    return writeClientState(user, this.renewed(user), state, wanted);
  }

  private renewed({ game, player, ticket }: UserContext): SessionTicket {
    const { gameId, settings } = game;
    const claims = { gameId, playerId: player.playerId, epoch: player.ticketEpoch };
    return this.tickets.renewed(ticket, claims, settings.session_seconds);
  }

  @UserAction('GetUserInventory', { summary: 'Items and money of a player', data: UserInventoryResultDto })
  async getUserInventory(@CurrentUser() user: UserContext): Promise<UserInventoryResultDto> {
    return new UserInventoryResultDto(await this.queries.execute(new GetUserInventoryQuery(keyOf(user))));
  }

  @UserAction('DeleteUserAccount', {
    summary: 'Delete the account at once and for good',
    data: DeletedDto,
  })
  async deleteUserAccount(@CurrentUser() user: UserContext): Promise<DeletedDto> {
    await this.commands.execute(new DeletePlayerCommand(keyOf(user)));
    return new DeletedDto();
  }
}

function keyOf({ game, player }: UserContext): { readonly gameId: number; readonly playerId: number } {
  return { gameId: game.gameId, playerId: player.playerId };
}
