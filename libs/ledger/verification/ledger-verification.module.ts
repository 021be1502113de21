import { Module, type DynamicModule } from '@nestjs/common';
import type { ClientConfig } from 'pg';
import { LedgerVerifier, VERIFIER_CONNECTION } from './ledger-verifier';

/** Verification of the books, with or without the ledger that writes them. */
@Module({})
export class LedgerVerificationModule {
  /** @param connection where each run makes one connection of its own */
  static forRoot(connection: ClientConfig): DynamicModule {
    return {
      module: LedgerVerificationModule,
      global: true,
      providers: [{ provide: VERIFIER_CONNECTION, useValue: connection }, LedgerVerifier],
      exports: [LedgerVerifier],
    };
  }
}
