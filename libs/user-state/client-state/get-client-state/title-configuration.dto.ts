import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Catalog, Currency, GameSnapshot, TransferPair } from '@goldkeep/games';
import { wholeUnits } from '@goldkeep/money';

const INT64 = { type: 'integer', format: 'int64' } as const;

@ApiSchema({ name: 'TransferPair' })
class TransferPairDto {
  @ApiProperty({ example: 'DICE' })
  readonly FromCurrencyID: string;

  @ApiProperty({ example: 'GOLD' })
  readonly ToCurrencyID: string;

  constructor({ from, to }: TransferPair) {
    this.FromCurrencyID = from.code;
    this.ToCurrencyID = to.code;
  }
}

@ApiSchema({ name: 'VirtualCurrency' })
class VirtualCurrencyDto {
  @ApiProperty({ example: 'GOLD' })
  readonly CurrencyID: string;

  @ApiProperty({ example: 'Gold Coins' })
  readonly DisplayName: string;

  @ApiProperty({ description: 'Never part of a transfer.' })
  readonly IsSystem: boolean;

  @ApiProperty({ ...INT64, description: 'What a new player starts with, in whole units.' })
  readonly InitialDeposit: number;

  @ApiProperty({ ...INT64, nullable: true, description: 'Whole units for each period; null unless it recharges.' })
  readonly RechargeRate: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Seconds.' })
  readonly RechargePeriod: number | null;

  @ApiProperty({ ...INT64, nullable: true, description: 'Whole units.' })
  readonly RechargeMax: number | null;

  constructor({ code, name, isSystem, startingAmount, scale, recharge }: Currency) {
    const whole = (amount: bigint): number => Number(wholeUnits(amount, scale));
    this.CurrencyID = code;
    this.DisplayName = name;
    this.IsSystem = isSystem;
    this.InitialDeposit = whole(startingAmount);
    this.RechargeRate = recharge && whole(recharge.rate);
    this.RechargePeriod = recharge?.periodSeconds ?? null;
    this.RechargeMax = recharge && whole(recharge.max);
  }
}

/** What clients may know of how a title is set up. */
@ApiSchema({ name: 'TitlePublicConfiguration' })
export class TitlePublicConfigurationDto {
  @ApiProperty({ type: [TransferPairDto], description: 'Which currencies a player may turn into which.' })
  readonly AllowedCurrencyTransferPairs: readonly TransferPairDto[];

  @ApiProperty({ type: [VirtualCurrencyDto] })
  readonly VirtualCurrencies: readonly VirtualCurrencyDto[];

  constructor({ transferPairs, currencies }: GameSnapshot) {
    const allowed = transferPairs.filter(({ from, to }) => !from.isSystem && !to.isSystem);
    this.AllowedCurrencyTransferPairs = allowed.map((pair) => new TransferPairDto(pair));
    this.VirtualCurrencies = currencies.map((currency) => new VirtualCurrencyDto(currency));
  }
}

@ApiSchema({ name: 'CatalogEntry' })
class CatalogEntryDto {
  @ApiProperty({ example: 'health_potion' })
  readonly ItemId: string;

  @ApiProperty({ example: 'Item' })
  readonly CatalogVersion: string;

  @ApiProperty({ example: 'Health Potion' })
  readonly DisplayName: string;

  @ApiProperty({ type: String, nullable: true, example: 'Consumable' })
  readonly ItemClass: string | null;

  @ApiProperty()
  readonly IsStackable: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'How long an instance lasts; null for good.' })
  readonly LifetimeSeconds: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: INT64,
    example: { GOLD: 12 },
    description: 'Whole units by currency code.',
  })
  readonly VirtualCurrencyPrices: Readonly<Record<string, number>>;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly CustomData: Readonly<Record<string, unknown>> | null;

  constructor(item: Catalog['items'][number], { currencies }: GameSnapshot) {
    this.ItemId = item.itemId;
    this.CatalogVersion = item.catalogVersion;
    this.DisplayName = item.displayName;
    this.ItemClass = item.itemClass;
    this.IsStackable = item.isStackable;
    this.LifetimeSeconds = item.lifetimeSeconds;
    this.VirtualCurrencyPrices = Object.fromEntries(
      currencies.flatMap(({ currencyId, code, scale }) => {
        const price = item.prices[currencyId];
        return price === undefined ? [] : [[code, Number(wholeUnits(BigInt(price), scale))]];
      }),
    );
    this.CustomData = item.customData;
  }
}

/** The catalog `Item` of a title. */
@ApiSchema({ name: 'CatalogItemsResult' })
export class CatalogItemsResultDto {
  @ApiProperty({ type: [CatalogEntryDto], description: 'By ascending ids, at most 5,000.' })
  readonly Catalog: readonly CatalogEntryDto[];

  constructor({ items }: Catalog, game: GameSnapshot) {
    this.Catalog = items.map((item) => new CatalogEntryDto(item, game));
  }
}
