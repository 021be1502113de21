import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { GAME_STATUSES, type GameEntity, type GameStatus } from './entities/game.entity';

export class GameDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly game_id: number;

  @ApiProperty({ description: "The game's name in the routes of its clients.", example: 'K7WQ2M' })
  readonly title_id: string;

  @ApiProperty({ example: 'Dragon Harbour' })
  readonly name: string;

  @ApiProperty({ enum: GAME_STATUSES, description: 'Only live and testing games are served.' })
  readonly status: GameStatus;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(game: GameEntity) {
    this.game_id = game.gameId;
    this.title_id = game.titleId;
    this.name = game.name;
    this.status = game.status;
    this.created_at = wholeSeconds(game.createdAt);
  }
}
