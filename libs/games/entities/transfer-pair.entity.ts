import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The version of a game's whole list of transfer pairs. */
@Entity('transfer_pair_list')
export class TransferPairListEntity {
  @PrimaryColumn('integer', { name: 'game_id' })
  gameId!: number;

  /** Counts the changes, from 1. */
  @Column('integer')
  version!: number;
}

/** Players may turn one currency into the other, in this direction. */
@Entity('transfer_pair')
export class TransferPairEntity {
  @PrimaryColumn('integer', { name: 'game_id' })
  gameId!: number;

  @PrimaryColumn('integer', { name: 'from_currency_id' })
  fromCurrencyId!: number;

  @PrimaryColumn('integer', { name: 'to_currency_id' })
  toCurrencyId!: number;
}
