import { Body } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CurrentUser, UserAction, UserActions, type UserContext } from '@goldkeep/players';
import {
  SubtractedCurrencyDto,
  SubtractVirtualCurrencyDto,
} from './subtract-virtual-currency/subtract-virtual-currency.dto';
import { SubtractVirtualCurrencyCommand } from './subtract-virtual-currency/subtract-virtual-currency.handler';
import {
  CurrencyTransferDto,
  TransferVirtualCurrencyDto,
} from './transfer-virtual-currency/transfer-virtual-currency.dto';
import { TransferVirtualCurrencyCommand } from './transfer-virtual-currency/transfer-virtual-currency.handler';

@UserActions()
export class PlayerCurrenciesUserController {
  constructor(private readonly commands: CommandBus) {}

  @UserAction('TransferVirtualCurrency', {
    summary: 'Turn money of one currency into another, one to one',
    data: CurrencyTransferDto,
    errors: [
      'SAME_CURRENCY',
      'UNKNOWN_CURRENCY',
      'SYSTEM_CURRENCY',
      'TRANSFER_PAIR_NOT_ALLOWED',
      'INSUFFICIENT_BALANCE',
      'BALANCE_LIMIT_EXCEEDED',
    ],
  })
  async transferVirtualCurrency(
    @CurrentUser() { game: { gameId }, player: { playerId } }: UserContext,
    @Body() { FromCurrencyID: from, ToCurrencyID: to, TransferAmount }: TransferVirtualCurrencyDto,
  ): Promise<CurrencyTransferDto> {
    const amount = BigInt(TransferAmount);
    const command = new TransferVirtualCurrencyCommand({ gameId, playerId, from, to, amount });
    return new CurrencyTransferDto(await this.commands.execute(command));
  }

  @UserAction('SubtractVirtualCurrency', {
    summary: 'Destroy money of a currency',
    data: SubtractedCurrencyDto,
    errors: ['UNKNOWN_CURRENCY', 'AMOUNT_TOO_SMALL', 'INSUFFICIENT_BALANCE'],
  })
  async subtractVirtualCurrency(
    @CurrentUser() { game: { gameId }, player: { playerId } }: UserContext,
    @Body() { CurrencyID: code, SubtractAmount }: SubtractVirtualCurrencyDto,
  ): Promise<SubtractedCurrencyDto> {
    const amount = BigInt(SubtractAmount);
    const command = new SubtractVirtualCurrencyCommand({ gameId, playerId, code, amount });
    return new SubtractedCurrencyDto(await this.commands.execute(command));
  }
}
