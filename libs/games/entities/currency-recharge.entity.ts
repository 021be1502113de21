import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from './bigint-column';

/** How a currency recharges from an instant on, until the next row of the currency; never changed once written. */
@Entity('currency_recharge')
export class CurrencyRechargeEntity {
  @PrimaryColumn('integer', { name: 'currency_id' })
  currencyId!: number;

  @PrimaryColumn('timestamptz', { name: 'valid_from' })
  validFrom!: Date;

  /** What a player gets each period; 0 when the recharge has ended. */
  @Column('bigint', { transformer: bigintColumn })
  rate!: bigint;

  @Column('integer', { name: 'period_seconds' })
  periodSeconds!: number;

  @Column('bigint', { transformer: bigintColumn })
  max!: bigint;
}
