import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { Composites } from './composite/composites';
import { Ledger } from './ledger';
import { LEDGER_OPTIONS, type LedgerOptions } from './ledger-options';
import { LedgerReader } from './ledger-reader';
import { RequestFlights } from './request-flights';

@Module({})
export class LedgerModule {
  static forRootAsync(options: Pick<FactoryProvider<LedgerOptions>, 'useFactory' | 'inject'>): DynamicModule {
    return {
      module: LedgerModule,
      global: true,
      imports: [AuthModule],
      providers: [{ provide: LEDGER_OPTIONS, ...options }, Composites, Ledger, LedgerReader, RequestFlights],
      exports: [Composites, Ledger, LedgerReader, RequestFlights],
    };
  }
}
