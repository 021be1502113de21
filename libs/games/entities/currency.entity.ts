import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { bigintColumn } from './bigint-column';

/** A currency of a game. Its code and scale never change; amounts are minor units. */
@Entity('currency')
export class CurrencyEntity {
  @PrimaryGeneratedColumn('identity', { name: 'currency_id', type: 'integer', generatedIdentity: 'ALWAYS' })
  currencyId!: number;

  @Column('integer', { name: 'game_id' })
  gameId!: number;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** Decimals, 0-8. */
  @Column('smallint')
  scale!: number;

  @Column('boolean', { name: 'is_default' })
  isDefault!: boolean;

  /** Players cannot transfer it into another currency, whatever the transfer pairs say. */
  @Column('boolean', { name: 'is_system' })
  isSystem!: boolean;

  /** What a new player is given. */
  @Column('bigint', { name: 'starting_amount', transformer: bigintColumn })
  startingAmount!: bigint;

  /** The most a player may have in all; null when only the general bound of a balance applies. */
  @Column('bigint', { name: 'max_balance', nullable: true, transformer: bigintColumn })
  maxBalance!: bigint | null;

  @Column('bigint', { name: 'recharge_rate', nullable: true, transformer: bigintColumn })
  rechargeRate!: bigint | null;

  @Column('integer', { name: 'recharge_period_seconds', nullable: true })
  rechargePeriodSeconds!: number | null;

  @Column('bigint', { name: 'recharge_max', nullable: true, transformer: bigintColumn })
  rechargeMax!: bigint | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
