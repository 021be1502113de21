import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Environment } from '@goldkeep/config';
import { EventsModule } from '@goldkeep/events';
import { loggingModule, MetricsModule } from '@goldkeep/observability';
import { PersistenceModule } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';

/** What runs behind the scenes: the relay, and the modules whose handlers want its events. */
@Module({})
export class WorkerModule {
  static for(environment: Environment, databaseUrl: string): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        loggingModule(environment.logLevel, 'goldkeep-worker'),
        MetricsModule,
        CqrsModule.forRoot(),
        // Whoever started the worker starts it again, and sees why it ended sooner than after half a minute of tries.
        TypeOrmModule.forRoot({ ...dataSourceOptions(databaseUrl, environment.databasePoolMax), retryAttempts: 0 }),
        PersistenceModule,
        EventsModule.forRoot({ relay: true }),
      ],
    };
  }
}
