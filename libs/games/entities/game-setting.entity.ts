import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A game's settings as stored; read them with `readSettings`, which fills in what is missing. */
@Entity('game_setting')
export class GameSettingEntity {
  @PrimaryColumn('integer', { name: 'game_id' })
  gameId!: number;

  /** Counts the changes, from 1. */
  @Column('integer')
  version!: number;

  @Column('jsonb')
  settings!: unknown;
}
