import { EnumField, TextField } from '@goldkeep/http';
import { GAME_STATUSES, type GameStatus } from '../entities/game.entity';

export class UpdateGameDto {
  @TextField({ description: 'Shown to people.', optional: true, maxLength: 128, example: 'Dragon Harbour' })
  readonly name?: string | undefined;

  @EnumField({ description: 'Only live and testing games are served.', optional: true, values: GAME_STATUSES })
  readonly status?: GameStatus | undefined;
}
