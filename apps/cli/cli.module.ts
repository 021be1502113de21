import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '@goldkeep/auth';
import { PlayerExportModule } from '@goldkeep/balances';
import { CurrencyModule } from '@goldkeep/currency';
import { GamesModule } from '@goldkeep/games';
import { LedgerVerificationModule } from '@goldkeep/ledger';
import { PersistenceModule } from '@goldkeep/persistence';
import { PlayerImportModule } from '@goldkeep/players';
import { dataSourceOptions } from '../../ormconfig';

/** One command at a time needs no more connections. */
const POOL_MAX = 4;

/** The modules whose commands the command line offers: no routes are served, no events delivered. */
@Module({})
export class CliModule {
  static for(databaseUrl: string): DynamicModule {
    return {
      module: CliModule,
      imports: [
        CqrsModule.forRoot(),
        // Who typed the command can type it again, and sees the reason sooner than after half a minute of tries.
        TypeOrmModule.forRoot({ ...dataSourceOptions(databaseUrl, { poolMax: POOL_MAX }), retryAttempts: 0 }),
        PersistenceModule,
        AuthModule,
        GamesModule,
        CurrencyModule,
        PlayerImportModule,
        PlayerExportModule,
        LedgerVerificationModule.forRoot({ connectionString: databaseUrl }),
      ],
    };
  }
}
