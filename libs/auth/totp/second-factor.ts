import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { InvalidTotpError } from '../auth-errors';
import { Clock } from '../clock';
import { LoginThrottle } from '../log-in/login-throttle';
import { seal, sealingKey, unseal } from './sealed-secret';
import { TOTP_OPTIONS, type TotpOptions } from './totp-options';

const STEP_SECONDS = 30;
const CODE = /^\d{6}$/;
/** Steps that the clock of an admin's device may be off, either way. */
const DRIFT_STEPS = 1;
const SECRET_BYTES = 20;

export interface StartedTotp {
  /** In base 32, to type in by hand. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/** Codes of the second factor, RFC 6238: 6 digits of 30 seconds, each good once. */
@Injectable()
export class SecondFactor {
  private readonly logger = new Logger(SecondFactor.name);
  private readonly key: Buffer | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly throttle: LoginThrottle,
    private readonly clock: Clock,
    @Optional() @Inject(TOTP_OPTIONS) private readonly options?: TotpOptions,
  ) {
    this.key = options && sealingKey(options.secret);
  }

  /** Whether every admin must have one. */
  get isRequired(): boolean {
    return this.options?.isRequired ?? false;
  }

  async isSetUp(adminId: number): Promise<boolean> {
    const rows = await this.dataSource.query<object[]>(
      'SELECT FROM admin_totp WHERE admin_id = $1 AND confirmed_at IS NOT NULL',
      [adminId],
    );
    return rows.length > 0;
  }

  /** A new secret, in the place of one that was never confirmed. Undefined when the admin has a second factor already. */
  async start({
    adminId,
    email,
  }: {
    readonly adminId: number;
    readonly email: string;
  }): Promise<StartedTotp | undefined> {
    const secret = new Secret({ size: SECRET_BYTES });
    const rows = await this.dataSource.query<object[]>(
      `INSERT INTO admin_totp AS t (admin_id, created_at, sealed_secret) VALUES ($1, $2, $3)
       ON CONFLICT (admin_id) DO UPDATE SET created_at = $2, sealed_secret = $3, last_step = 0
        WHERE t.confirmed_at IS NULL RETURNING admin_id`,
      [adminId, new Date(this.clock.nowMs()), seal(this.sealing(), adminId, secret.base32)],
    );
    if (rows.length === 0) return undefined;
    return { secret: secret.base32, uri: totpOf(secret.base32, email).toString() };
  }

  /**
   * Uses up a code of the second factor that is set up, or of the one that waits for being confirmed.
   * @throws InvalidTotpError for a wrong, old or used code, or where there is none
   */
  async use(adminId: number, code: string, state: 'set_up' | 'started'): Promise<void> {
    const [row] = await this.dataSource.query<{ sealed_secret: Buffer; is_set_up: boolean }[]>(
      'SELECT sealed_secret, confirmed_at IS NOT NULL AS is_set_up FROM admin_totp WHERE admin_id = $1',
      [adminId],
    );
    const step = row?.is_set_up === (state === 'set_up') ? this.stepOf(adminId, row.sealed_secret, code) : null;
    if (step === null || !(await this.takeStep(adminId, step))) throw new InvalidTotpError();
  }

  /** As {@link use}, for somebody who is logged in: bounded as failed logins are, so that nobody can try all codes. */
  async useOnce(adminId: number, code: string, state: 'set_up' | 'started'): Promise<void> {
    const keys = [`totp:${adminId}`];
    this.throttle.check(keys);
    // Counted before it is known, and so exactly, however many come at once.
    this.throttle.countFailure(keys);
    await this.use(adminId, code, state);
  }

  /** The step that a code belongs to; null for a code that is not good now. */
  private stepOf(adminId: number, sealed: Buffer, code: string): number | null {
    if (!CODE.test(code)) return null;
    const nowMs = this.clock.nowMs();
    const delta = totpOf(this.open(adminId, sealed)).validate({ token: code, timestamp: nowMs, window: DRIFT_STEPS });
    return delta === null ? null : Math.floor(nowMs / 1_000 / STEP_SECONDS) + delta;
  }

  /** In one statement, so that of two logins with one code only one gets in. */
  private async takeStep(adminId: number, step: number): Promise<boolean> {
    const [, taken] = await this.dataSource.query<[unknown, number]>(
      'UPDATE admin_totp SET last_step = $2 WHERE admin_id = $1 AND last_step < $2',
      [adminId, step],
    );
    return taken === 1;
  }

  private open(adminId: number, sealed: Buffer): string {
    try {
      return unseal(this.sealing(), adminId, sealed);
    } catch (error) {
      this.logger.error(`the second factor of admin ${adminId} cannot be read: has SESSION_SECRET changed?`);
      throw new InvalidTotpError({ cause: error });
    }
  }

  private sealing(): Buffer {
    if (!this.key) throw new Error('second factors need TotpModule');
    return this.key;
  }
}

function totpOf(base32: string, label = 'Goldkeep'): TOTP {
  return new TOTP({ issuer: 'Goldkeep', label, secret: Secret.fromBase32(base32), digits: 6, period: STEP_SECONDS });
}
