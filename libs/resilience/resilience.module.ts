import { Module, type DynamicModule } from '@nestjs/common';
import type { ClientConfig } from 'pg';
import { DatabaseBreaker } from './database-breaker';
import { probeDatabase } from './probe-database';

export interface ResilienceOptions {
  /** Where the probe connects to. */
  readonly connection: ClientConfig;
}

/** Gives every module the one {@link DatabaseBreaker} of the process. */
@Module({})
export class ResilienceModule {
  static forRoot({ connection }: ResilienceOptions): DynamicModule {
    return {
      module: ResilienceModule,
      global: true,
      providers: [
        { provide: DatabaseBreaker, useFactory: () => new DatabaseBreaker({ probe: () => probeDatabase(connection) }) },
      ],
      exports: [DatabaseBreaker],
    };
  }
}
