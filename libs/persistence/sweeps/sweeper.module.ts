import { Module, type DynamicModule } from '@nestjs/common';
import type { Sweep } from './sweep';
import { Sweeper, SWEEPS } from './sweeper';

/** Deletes what has grown old. Only processes that do background work have it. */
@Module({})
export class SweeperModule {
  static forRoot(sweeps: readonly Sweep[]): DynamicModule {
    return { module: SweeperModule, providers: [{ provide: SWEEPS, useValue: sweeps }, Sweeper] };
  }
}
