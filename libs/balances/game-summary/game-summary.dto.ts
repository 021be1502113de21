import { ApiProperty } from '@nestjs/swagger';
import type { Currency, GameSnapshot } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import type { CurrencySums } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { PlayerCounts } from '@goldkeep/players';

const AVERAGE_SCALE = 2;

class PlayerCountsDto {
  @ApiProperty({ example: 62_500_000, description: 'Deleted players do not count.' })
  readonly total_players: number;

  @ApiProperty({ example: 125_000, description: 'By date_joined.' })
  readonly new_players_24h: number;

  constructor({ total, joinedIn24h }: PlayerCounts) {
    this.total_players = Number(total);
    this.new_players_24h = Number(joinedIn24h);
  }
}

class CurrencySumsDto {
  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name: string;

  @ApiProperty({ example: 45_000_000, description: 'Players who have any of it, available or reserved.' })
  readonly funded_players: number;

  @ApiProperty({ example: '2500000000.00' })
  readonly total_balance: string;

  @ApiProperty({ example: '55.56', description: 'Per funded player, rounded half up to two decimals.' })
  readonly average_balance: string;

  constructor({ currencyId, name, scale }: Currency, sums: CurrencySums | undefined) {
    const total = BigInt(sums?.total ?? 0);
    const funded = BigInt(sums?.fundedPlayers ?? 0);
    this.currency_id = currencyId;
    this.currency_name = name;
    this.funded_players = Number(funded);
    this.total_balance = formatAmount(total, scale);
    this.average_balance = formatAmount(averageOf(total, scale, funded), AVERAGE_SCALE);
  }
}

/** In hundredths of a unit of the currency, half up. */
function averageOf(total: bigint, scale: number, funded: bigint): bigint {
  if (funded === 0n) return 0n;
  const divisor = funded * 10n ** BigInt(scale);
  return (2n * total * 10n ** BigInt(AVERAGE_SCALE) + divisor) / (2n * divisor);
}

class ActivityDto {
  @ApiProperty({
    example: 850_000,
    description: 'Ledger transactions but the automatic ones: starting amounts, opening balances, recharge.',
  })
  readonly transactions_24h: number;

  constructor(sums: readonly CurrencySums[]) {
    this.transactions_24h = Number(sums.reduce((total, sum) => total + BigInt(sum.transactionsIn24h), 0n));
  }
}

export class GameSummaryDto {
  @ApiProperty()
  readonly players: PlayerCountsDto;

  @ApiProperty({ type: [CurrencySumsDto] })
  readonly economy: readonly CurrencySumsDto[];

  @ApiProperty()
  readonly activity: ActivityDto;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly generated_at: string;

  @ApiProperty({
    required: false,
    enum: [true],
    description: 'The database is in trouble, so this may be out of date; the header X-Degraded says `stale`.',
  })
  readonly degraded?: boolean;

  constructor({
    game,
    players,
    sums,
    generatedAt,
  }: {
    readonly game: GameSnapshot;
    readonly players: PlayerCounts;
    readonly sums: readonly CurrencySums[];
    readonly generatedAt: Date;
  }) {
    const sumsOf = new Map(sums.map((sum) => [sum.currencyId, sum]));
    this.players = new PlayerCountsDto(players);
    this.economy = game.currencies.map((currency) => new CurrencySumsDto(currency, sumsOf.get(currency.currencyId)));
    this.activity = new ActivityDto(sums);
    this.generated_at = wholeSeconds(generatedAt);
  }
}
