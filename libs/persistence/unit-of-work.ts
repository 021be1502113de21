import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A running database transaction: the first, never optional argument of everything that writes inside one. */
export type Transaction = EntityManager;

@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` in one READ COMMITTED transaction: commits when it resolves, rolls everything back when it throws. */
  run<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction('READ COMMITTED', work);
  }
}
