import { ObjectField } from '@goldkeep/http';
import { CurrencyFieldError } from './currency-errors';
import type { Decimal, WantedRecharge } from './currency-terms';

const PERIOD_SECONDS_MAX = 31_536_000;
const RECHARGE_BYTES_MAX = 1_024;

/** `recharge` as it is sent: `{rate, period_seconds, max}`. */
export function RechargeField({ description }: { readonly description: string }): PropertyDecorator {
  return ObjectField({
    description: `${description} \`{"rate":"1.00","period_seconds":300,"max":"50.00"}\`, periods of 1 to ${PERIOD_SECONDS_MAX} seconds.`,
    optional: true,
    maxBytes: RECHARGE_BYTES_MAX,
  });
}

/** @throws ValidationFailedError */
export function wantedRechargeOf(sent: Readonly<Record<string, unknown>> | undefined): WantedRecharge | undefined {
  if (!sent) return undefined;
  const { rate, period_seconds: periodSeconds, max } = sent;
  const isPeriod = typeof periodSeconds === 'number' && Number.isInteger(periodSeconds);
  if (!isPeriod || periodSeconds < 1 || periodSeconds > PERIOD_SECONDS_MAX) {
    throw new CurrencyFieldError('recharge.period_seconds', `must be an integer from 1 to ${PERIOD_SECONDS_MAX}`);
  }
  return { rate: decimalOf('recharge.rate', rate), periodSeconds, max: decimalOf('recharge.max', max) };
}

function decimalOf(field: string, sent: unknown): Decimal {
  if (typeof sent === 'string' || typeof sent === 'number') return sent;
  throw new CurrencyFieldError(field, 'must be a decimal string');
}
