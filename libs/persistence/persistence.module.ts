import { Global, Module } from '@nestjs/common';
import { BulkReads } from './bulk-reads';
import { CommitListeners } from './commit-listeners';
import { UnitOfWork } from './unit-of-work';

/** Gives every module transactions over the one DataSource. */
@Global()
@Module({ providers: [BulkReads, CommitListeners, UnitOfWork], exports: [BulkReads, CommitListeners, UnitOfWork] })
export class PersistenceModule {}
