import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { userIdOf } from './player-identity';
import type { PlayerEntity } from './player.entity';

/** A player as game backends see it on /api/players. */
export class PlayerDto {
  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 'usr_000000000C1S', description: 'What players and their clients are known by.' })
  readonly user_id: string;

  @ApiProperty({ required: false, example: 'player@example.com', description: 'As first given.' })
  readonly player_email?: string;

  @ApiProperty({ required: false, example: 'steam-7656119', description: 'Instead of an e-mail address.' })
  readonly external_id?: string;

  @ApiProperty({ example: 'PlayerOne' })
  readonly player_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'steam' })
  readonly platform: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+15550100123' })
  readonly player_phone: string | null;

  @ApiProperty()
  readonly is_minor: boolean;

  @ApiProperty()
  readonly is_banned: boolean;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly date_joined: string;

  constructor(player: PlayerEntity) {
    this.player_id = player.playerId;
    this.user_id = userIdOf(player.playerId);
    if (player.email !== null) this.player_email = player.email;
    if (player.externalId !== null) this.external_id = player.externalId;
    this.player_name = player.name;
    this.platform = player.platform;
    this.player_phone = player.phone;
    this.is_minor = player.isMinor;
    this.is_banned = player.isBanned;
    this.date_joined = wholeSeconds(player.dateJoined);
  }
}
