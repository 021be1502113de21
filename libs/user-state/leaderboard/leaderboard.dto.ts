import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { userIdOf } from '@goldkeep/players';
import type { Position, Standings, TopPlayer } from './leaderboard';

@ApiSchema({ name: 'LeaderboardEntry' })
class LeaderboardEntryDto {
  @ApiProperty({ type: 'integer', example: 1, description: 'Players of equal power share one.' })
  readonly Position: number;

  @ApiProperty({ example: 'usr_000000000C1S' })
  readonly UserID: string;

  @ApiProperty({ type: String, nullable: true })
  readonly Username: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly Country: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly AvatarUrl: string | null;

  @ApiProperty()
  readonly Vip: boolean;

  @ApiProperty({ type: 'integer', example: 12 })
  readonly Level: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 12_345 })
  readonly Power: number;

  constructor({ position, playerId, power, publicData }: TopPlayer) {
    const { Username = null, Country = null, AvatarUrl = null, Vip, Level } = publicData;
    this.Position = position;
    this.UserID = userIdOf(playerId);
    this.Username = Username;
    this.Country = Country;
    this.AvatarUrl = AvatarUrl;
    // A stored null counts as absent.
    this.Vip = Vip ?? false;
    this.Level = Level ?? 0;
    this.Power = power;
  }
}

@ApiSchema({ name: 'LeaderboardPosition' })
class OwnPositionDto {
  @ApiProperty({
    type: 'integer',
    example: 1_234,
    description: '1 and the number of players with more power: exact up to 1,000, estimated beyond.',
  })
  readonly Position: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 12_345 })
  readonly Power: number;

  constructor({ position, power }: Position) {
    this.Position = position;
    this.Power = power;
  }
}

/** The leaderboard as players' clients see it. */
@ApiSchema({ name: 'LeaderboardResult' })
export class LeaderboardResultDto {
  @ApiProperty({ type: [LeaderboardEntryDto], description: 'The first ten by `Power`, at most 10 seconds old.' })
  readonly Leaderboard: readonly LeaderboardEntryDto[];

  @ApiProperty({ type: OwnPositionDto, nullable: true, description: 'Null for a player without power.' })
  readonly Own: OwnPositionDto | null;

  constructor({ top, own }: Standings) {
    this.Leaderboard = top.map((player) => new LeaderboardEntryDto(player));
    this.Own = own && new OwnPositionDto(own);
  }
}
