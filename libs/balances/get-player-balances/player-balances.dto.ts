import { ApiProperty } from '@nestjs/swagger';
import { EmailField, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import type { PlayerBalance, PlayerBalances } from './get-player-balances.handler';

export class PlayerEmailDto {
  @EmailField({ description: 'Percent-encoded e-mail address.' })
  readonly email!: string;
}

class PlayerSummaryDto {
  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 'PlayerOne' })
  readonly player_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'player@example.com' })
  readonly player_email: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly date_joined: string;

  constructor({ player }: PlayerBalances) {
    this.player_id = player.playerId;
    this.player_name = player.name;
    this.player_email = player.email;
    this.date_joined = wholeSeconds(player.dateJoined);
  }
}

class BalanceDto {
  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name: string;

  @ApiProperty({ example: '1500.00' })
  readonly available_balance: string;

  @ApiProperty({ example: '50.00' })
  readonly reserved_balance: string;

  @ApiProperty({ example: '1550.00' })
  readonly total_balance: string;

  constructor({ currency, available, reserved }: PlayerBalance) {
    this.currency_id = currency.currencyId;
    this.currency_name = currency.name;
    this.available_balance = formatAmount(available, currency.scale);
    this.reserved_balance = formatAmount(reserved, currency.scale);
    this.total_balance = formatAmount(available + reserved, currency.scale);
  }
}

class BalancesSummaryDto {
  @ApiProperty({ example: '1550.00', description: 'Sum of total_balance over all currencies, without conversion.' })
  readonly total_value: string;

  @ApiProperty({ example: 1 })
  readonly currency_count: number;

  @ApiProperty()
  readonly has_funds: boolean;

  constructor({ balances, valueScale }: PlayerBalances) {
    const value = balances.reduce((sum, { currency, available, reserved }) => {
      return sum + (available + reserved) * 10n ** BigInt(valueScale - currency.scale);
    }, 0n);
    this.total_value = formatAmount(value, valueScale);
    this.currency_count = balances.length;
    this.has_funds = value > 0n;
  }
}

export class PlayerBalancesDto {
  @ApiProperty()
  readonly player: PlayerSummaryDto;

  @ApiProperty({ type: [BalanceDto], description: 'One for each currency the player ever held.' })
  readonly balances: readonly BalanceDto[];

  @ApiProperty()
  readonly summary: BalancesSummaryDto;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly last_updated: string;

  constructor(view: PlayerBalances) {
    this.player = new PlayerSummaryDto(view);
    this.balances = view.balances.map((balance) => new BalanceDto(balance));
    this.summary = new BalancesSummaryDto(view);
    this.last_updated = wholeSeconds(view.readAt);
  }
}
