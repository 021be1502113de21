import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Only `live` and `testing` games are served. */
export const GAME_STATUSES = ['live', 'testing', 'paused', 'archived'] as const;

export type GameStatus = (typeof GAME_STATUSES)[number];

@Entity('game')
export class GameEntity {
  @PrimaryGeneratedColumn('identity', { name: 'game_id', type: 'integer', generatedIdentity: 'ALWAYS' })
  gameId!: number;

  /** The game's name in the routes of its clients; never changes. */
  @Column('text', { name: 'title_id' })
  titleId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  status!: GameStatus;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
