import { EnumField, TextField } from '@goldkeep/http';
import { GAME_STATUSES, type GameStatus } from '../entities/game.entity';

const TITLE_ID = /^[A-Za-z0-9_-]+$/;

export class CreateGameDto {
  @TextField({ description: 'Shown to people.', maxLength: 128, example: 'Dragon Harbour' })
  readonly name!: string;

  @TextField({
    description: "The game's name in the routes of its clients; unique, never changes, made up when absent.",
    optional: true,
    maxLength: 64,
    pattern: TITLE_ID,
    example: 'K7WQ2M',
  })
  readonly title_id?: string | undefined;

  @EnumField({ description: '`testing` when absent.', optional: true, values: GAME_STATUSES })
  readonly status?: GameStatus | undefined;
}
