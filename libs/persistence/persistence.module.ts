import { Global, Module } from '@nestjs/common';
import { UnitOfWork } from './unit-of-work';

/** Gives every module transactions over the one DataSource. */
@Global()
@Module({ providers: [UnitOfWork], exports: [UnitOfWork] })
export class PersistenceModule {}
