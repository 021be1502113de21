import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField, QueryTextField } from '@goldkeep/http';
import { AdminPlayerDto } from '../admin-player.dto';
import type { PlayersPage } from './list-players.handler';

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 25;

export class ListPlayersDto {
  @QueryTextField({
    description: 'A whole e-mail address (in any case), external id, player id or user id. Not part of a name.',
    optional: true,
  })
  readonly query?: string;

  @QueryIntegerField({
    description: '`next_cursor` of the page before.',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
  })
  readonly cursor!: number;

  @QueryIntegerField({
    description: 'Players on the page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;
}

export class PlayersPageDto {
  @ApiProperty({ type: [AdminPlayerDto], description: 'Ascending ids.' })
  readonly players: readonly AdminPlayerDto[];

  @ApiProperty({ type: 'integer', nullable: true, description: '`cursor` of the next page; null on the last one.' })
  readonly next_cursor: number | null;

  constructor({ players, nextCursor }: PlayersPage) {
    this.players = players.map((player) => new AdminPlayerDto(player));
    this.next_cursor = nextCursor;
  }
}
