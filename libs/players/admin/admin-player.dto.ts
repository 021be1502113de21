import { ApiProperty } from '@nestjs/swagger';
import { PlayerDto } from '../player.dto';
import type { PlayerEntity } from '../player.entity';

/** A player as staff see it. */
export class AdminPlayerDto extends PlayerDto {
  @ApiProperty({ type: String, nullable: true, description: "Told to the player's client while banned." })
  readonly ban_reason: string | null;

  @ApiProperty({ description: 'Whether the wallet takes no writes.' })
  readonly is_frozen: boolean;

  constructor(player: PlayerEntity) {
    super(player);
    this.ban_reason = player.banReason;
    this.is_frozen = player.isFrozen;
  }
}
