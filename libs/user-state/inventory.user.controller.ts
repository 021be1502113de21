import { Body } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CurrentUser, UserAction, UserActions, type UserContext } from '@goldkeep/players';
import { ConsumedItemDto, ConsumeItemDto, targetOf } from './inventory/consume-item/consume-item.dto';
import { ConsumeItemCommand } from './inventory/consume-item/consume-item.handler';
import { ChangedItemsDto, EquipmentDto, equipmentOf } from './inventory/equip-items/equip-items.dto';
import { EquipItemsCommand } from './inventory/equip-items/equip-items.handler';
import { UnequipItemsCommand } from './inventory/unequip-items/unequip-items.handler';

@UserActions()
export class InventoryUserController {
  constructor(private readonly commands: CommandBus) {}

  @UserAction('ConsumeItem', {
    summary: 'Use up items: of one instance, or of any instances of an item',
    data: ConsumedItemDto,
    errors: ['ITEM_NOT_FOUND', 'INSUFFICIENT_ITEMS', 'ITEM_IS_EQUIPPED'],
  })
  async consumeItem(@CurrentUser() user: UserContext, @Body() dto: ConsumeItemDto): Promise<ConsumedItemDto> {
    const { SubtractAmount: amount } = dto;
    const command = new ConsumeItemCommand({ player: playerOf(user), target: targetOf(dto), amount });
    return new ConsumedItemDto(await this.commands.execute(command));
  }

  @UserAction('EquipItems', {
    summary: 'Put items on, for one character or for none in particular',
    data: ChangedItemsDto,
    errors: ['ITEM_NOT_FOUND'],
  })
  async equipItems(@CurrentUser() user: UserContext, @Body() dto: EquipmentDto): Promise<ChangedItemsDto> {
    const command = new EquipItemsCommand({ player: playerOf(user), ...equipmentOf(dto) });
    return new ChangedItemsDto(await this.commands.execute(command));
  }

  @UserAction('UnequipItems', {
    summary: 'Take items off; with CharacterID only those that this character wears',
    data: ChangedItemsDto,
    errors: ['ITEM_NOT_FOUND'],
  })
  async unequipItems(@CurrentUser() user: UserContext, @Body() dto: EquipmentDto): Promise<ChangedItemsDto> {
    const command = new UnequipItemsCommand({ player: playerOf(user), ...equipmentOf(dto) });
    return new ChangedItemsDto(await this.commands.execute(command));
  }
}

function playerOf({ game, player }: UserContext): { readonly gameId: number; readonly playerId: number } {
  return { gameId: game.gameId, playerId: player.playerId };
}
