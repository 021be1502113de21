import { ApiProperty } from '@nestjs/swagger';
import { EmailField, QueryIntegerField, ValidationFailedError } from '@goldkeep/http';

const GAME_ID_MAX = 2_147_483_647;

export class BalanceUpdatedDto {
  @QueryIntegerField({ description: 'Integer or numeric string.', minimum: 1, maximum: GAME_ID_MAX })
  readonly game_id!: number;

  @QueryIntegerField({
    description: 'Integer or numeric string; this or player_email must be given.',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly player_id?: number;

  @EmailField({ description: 'E-mail address; this or player_id must be given.', optional: true })
  readonly player_email?: string;
}

/** @throws ValidationFailedError */
export function checkSomebodyIsNamed({ player_id: id, player_email: email }: BalanceUpdatedDto): void {
  if (id !== undefined || email !== undefined) return;
  const message = 'player_id or player_email must be given';
  throw new ValidationFailedError([{ field: 'player_id', message }]);
}

export class BalanceUpdatedAnswerDto {
  @ApiProperty({ enum: ['success'] })
  readonly status = 'success';

  @ApiProperty({ type: String, example: 'Whatever was kept of this player is dropped.' })
  readonly message = 'Whatever was kept of this player is dropped.';

  @ApiProperty({ example: 1 })
  readonly game_id: number;

  @ApiProperty({ type: Number, nullable: true, example: 12345, description: 'As sent.' })
  readonly player_id: number | null;

  constructor({ game_id: gameId, player_id: playerId }: BalanceUpdatedDto) {
    this.game_id = gameId;
    this.player_id = playerId ?? null;
  }
}
