import { Global, Module } from '@nestjs/common';
import { CommitListeners } from './commit-listeners';
import { UnitOfWork } from './unit-of-work';

/** Gives every module transactions over the one DataSource. */
@Global()
@Module({ providers: [CommitListeners, UnitOfWork], exports: [CommitListeners, UnitOfWork] })
export class PersistenceModule {}
