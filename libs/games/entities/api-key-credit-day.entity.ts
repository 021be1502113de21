import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from './bigint-column';

/** What a key with a daily cap has credited on one UTC day, in minor units. */
@Entity('api_key_credit_day')
export class ApiKeyCreditDayEntity {
  @PrimaryColumn('integer', { name: 'key_id' })
  keyId!: number;

  @PrimaryColumn('integer', { name: 'currency_id' })
  currencyId!: number;

  /** `YYYY-MM-DD`. */
  @PrimaryColumn('date')
  day!: string;

  @Column('bigint', { transformer: bigintColumn })
  credited!: bigint;
}
