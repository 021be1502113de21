import { ApiExtraModels, ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Currency } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import type { WalletEntry } from '@goldkeep/ledger';
import { wholeUnits } from '@goldkeep/money';
import { ItemInstanceDto } from '../../inventory/item-instance.dto';
import type { UserInventory } from './get-user-inventory.handler';

const SECOND_MS = 1_000;

@ApiSchema({ name: 'RechargeTime' })
class RechargeTimeDto {
  @ApiProperty({ type: 'integer', format: 'int64', example: 10, description: 'Whole units; it recharges up to here.' })
  readonly RechargeMax: number;

  @ApiProperty({ type: String, nullable: true, description: 'When the next period ends; null while it is full.' })
  readonly RechargeTime: string | null;

  @ApiProperty({ type: 'integer', example: 60, description: 'Seconds.' })
  readonly RechargePeriod: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1, description: 'Whole units for each period.' })
  readonly RechargeRate: number;

  @ApiProperty({ type: 'integer', example: 42, description: 'Until RechargeTime; 0 while it is full.' })
  readonly SecondsToRecharge: number;

  constructor({ recharge, scale, seconds, readAt }: RechargeState) {
    this.RechargeMax = Number(wholeUnits(recharge.max, scale));
    this.RechargeTime = seconds === null ? null : wholeSeconds(new Date(readAt.getTime() + seconds * SECOND_MS));
    this.RechargePeriod = recharge.periodSeconds;
    this.RechargeRate = Number(wholeUnits(recharge.rate, scale));
    this.SecondsToRecharge = seconds ?? 0;
  }
}

interface RechargeState {
  readonly recharge: NonNullable<Currency['recharge']>;
  readonly scale: number;
  readonly seconds: number | null;
  readonly readAt: Date;
}

/** What a player has, as their clients see it. */
@ApiExtraModels(RechargeTimeDto)
@ApiSchema({ name: 'UserInventoryResult' })
export class UserInventoryResultDto {
  @ApiProperty({ type: [ItemInstanceDto] })
  readonly Inventory: readonly ItemInstanceDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', format: 'int64' },
    example: { GOLD: 150 },
    description: 'Whole units by currency code, every currency of the game; with what has accrued by recharging.',
  })
  readonly VirtualCurrency: Readonly<Record<string, number>>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/RechargeTime' },
    description: 'By currency code, of those that recharge.',
  })
  readonly VirtualCurrencyRechargeTimes: Readonly<Record<string, RechargeTimeDto>>;

  constructor({ instances, wallet, readAt }: UserInventory) {
    this.Inventory = instances.map((instance) => new ItemInstanceDto(instance));
    this.VirtualCurrency = Object.fromEntries(wallet.map(amountOf));
    this.VirtualCurrencyRechargeTimes = Object.fromEntries(
      wallet.flatMap(({ currency: { code, recharge, scale }, secondsToRecharge: seconds }) =>
        recharge ? [[code, new RechargeTimeDto({ recharge, scale, seconds, readAt })]] : [],
      ),
    );
  }
}

function amountOf({ currency: { code, scale }, available }: WalletEntry<Currency>): [code: string, amount: number] {
  return [code, Number(wholeUnits(available, scale))];
}
