import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { parseAmount, type MinorUnits } from '@goldkeep/money';
import type { Currency } from '../directory/game-snapshot';
import { CreditCapExceededError } from '../games-errors';
import type { KeyLimits } from '../keys/game-key-authenticator';

const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** A credit counted against a key's daily cap. */
export interface CreditReservation {
  readonly keyId: number;
  readonly currencyId: number;
  /** UTC, `YYYY-MM-DD`: a credit given back after midnight leaves the new day alone. */
  readonly day: string;
  readonly amount: MinorUnits;
}

/**
 * Holds a key to its caps. A credit is counted before it is made and given back when it was not made; should the
 * process die in between, the key may credit that much less today, never more.
 */
@Injectable()
export class CreditCaps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts `amount` against the caps of the caller's key.
   * @returns what to {@link release} when the credit is refused or was a replay; null when nothing is counted
   * @throws CreditCapExceededError
   */
  async reserve({ caps, keyId }: KeyLimits, currency: Currency, amount: MinorUnits): Promise<CreditReservation | null> {
    const { code, scale, currencyId } = currency;
    const single = ownAmount(caps?.max_credit, code);
    if (single !== undefined && amount > parseAmount(single, scale)) {
      throw new CreditCapExceededError({ cap: 'max_credit', code, limit: single });
    }
    const daily = ownAmount(caps?.daily_credit_cap, code);
    if (daily === undefined) return null;
    const day = new Date(this.clock.nowMs()).toISOString().slice(0, DAY_LENGTH);
    const reservation = { keyId, currencyId, day, amount };
    if (!(await this.count(reservation, parseAmount(daily, scale)))) {
      throw new CreditCapExceededError({ cap: 'daily_credit_cap', code, limit: daily });
    }
    return reservation;
  }

  /** Gives back what {@link reserve} counted. */
  async release(reservation: CreditReservation | null): Promise<void> {
    if (!reservation) return;
    const { keyId, currencyId, day, amount } = reservation;
    await this.dataSource.query(
      'UPDATE api_key_credit_day SET credited = credited - $4 WHERE key_id = $1 AND currency_id = $2 AND day = $3',
      [keyId, currencyId, day, String(amount)],
    );
  }

  /** One conditional statement, so that credits side by side cannot pass the cap together. */
  private async count({ keyId, currencyId, day, amount }: CreditReservation, cap: MinorUnits): Promise<boolean> {
    const counted = await this.dataSource.query<unknown[]>(
      `INSERT INTO api_key_credit_day AS d (key_id, currency_id, day, credited)
       SELECT $1, $2, $3, $4::bigint WHERE $4::bigint <= $5::bigint
       ON CONFLICT (key_id, currency_id, day) DO UPDATE SET credited = d.credited + excluded.credited
        WHERE d.credited + excluded.credited <= $5::bigint
       RETURNING credited`,
      [keyId, currencyId, day, String(amount), String(cap)],
    );
    return counted.length > 0;
  }
}

function ownAmount(amounts: Readonly<Record<string, string>> | undefined, code: string): string | undefined {
  return amounts && Object.hasOwn(amounts, code) ? amounts[code] : undefined;
}
