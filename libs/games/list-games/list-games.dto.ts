import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField } from '@goldkeep/http';
import { GameDto } from '../game.dto';
import type { GamesPage } from './list-games.handler';

const ID_MAX = 2_147_483_647;

export class ListGamesDto {
  @QueryIntegerField({ description: '`next_cursor` of the page before.', minimum: 0, maximum: ID_MAX, default: 0 })
  readonly cursor!: number;
}

export class GamesPageDto {
  @ApiProperty({ type: [GameDto], description: 'Ascending ids, at most 100.' })
  readonly games: readonly GameDto[];

  @ApiProperty({ type: 'integer', nullable: true, description: '`cursor` of the next page; null on the last one.' })
  readonly next_cursor: number | null;

  constructor({ games, nextCursor }: GamesPage) {
    this.games = games.map((game) => new GameDto(game));
    this.next_cursor = nextCursor;
  }
}
