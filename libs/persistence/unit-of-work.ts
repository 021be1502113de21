import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { changesOf, CommitListeners, type ChangedPlayer } from './commit-listeners';
import type { Transaction } from './transaction';

@Injectable()
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commits: CommitListeners,
  ) {}

  /**
   * Runs `work` in one READ COMMITTED transaction: commits when it resolves, rolls everything back when it throws.
   * Resolves when those who listen for changed players have heard of the commit.
   */
  async run<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    let changed: readonly ChangedPlayer[] = [];
    const result = await this.dataSource.transaction('READ COMMITTED', async (tx) => {
      const done = await work(tx);
      changed = changesOf(tx);
      return done;
    });
    await this.commits.tell(changed);
    return result;
  }
}
