import { Module, type DynamicModule } from '@nestjs/common';

export const TOTP_OPTIONS = Symbol('second factor');

export interface TotpOptions {
  /** What the key that seals secrets is derived from; the same in every process. */
  readonly secret: string;
  /** Whether every admin must have a second factor. */
  readonly isRequired: boolean;
}

/** Tells the admins' module how second factors are kept. Without it, an admin who has one cannot log in. */
@Module({})
export class TotpModule {
  static forRoot(options: TotpOptions): DynamicModule {
    return {
      module: TotpModule,
      global: true,
      providers: [{ provide: TOTP_OPTIONS, useValue: options }],
      exports: [TOTP_OPTIONS],
    };
  }
}
