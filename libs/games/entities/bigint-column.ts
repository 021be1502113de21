import type { ValueTransformer } from 'typeorm';

/** Keeps int64 columns exact: the driver gives them as text, and a number would lose the last digits. */
export const bigintColumn: ValueTransformer = {
  to: (value: bigint | null | undefined) => (typeof value === 'bigint' ? String(value) : value),
  from: (value: string | null) => (value === null ? null : BigInt(value)),
};
