import { hash } from 'node:crypto';
import type { MinorUnits } from '@goldkeep/money';
import type { Shard } from '@goldkeep/persistence';
import type { SystemAccount, TransactionKind } from './accounts';
import type { RechargeClock } from './recharge/accrue';
import type { RechargeTerms } from './recharge/ledger-currency';

/** Names a player by id, or by the key of an e-mail address (see `emailKeyOf`) where the id is not known yet. */
export type PlayerReference = { readonly playerId: number } | { readonly emailKey: string };

/** Money of one currency on the move; player and system amounts of a step sum to zero. */
export interface LedgerStep {
  readonly currencyId: number;
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
  /** At most two system accounts, each once. */
  readonly system: readonly { readonly account: SystemAccount; readonly amount: MinorUnits }[];
  /** The most that available and reserved together may come to; a step that adds nothing is never refused by it. */
  readonly balanceMax: MinorUnits | null;
  readonly rechargeTerms: readonly RechargeTerms[];
  /** Set by the ledger where the currency recharges; null leaves the clock of the balance alone. */
  readonly stamp: RechargeStamp | null;
}

/** A change of a recharging balance holds only for the state that it was made for, and says where the clock then is. */
export interface RechargeStamp {
  /** When the clock was looked at last; null when it never was. */
  readonly wasAtMs: number | null;
  /** What the player had, available and reserved. */
  readonly wasTotal: MinorUnits;
  readonly clock: RechargeClock;
}

/** The numbers of what a command is counted under: see flows/flow-ids.ts. */
export interface CommandFlows {
  readonly reason: number;
  readonly item: number | null;
}

/** The client's name for this request, unique per game and kind, for good, and a digest of what it asked for. */
export interface RequestIdentity {
  readonly clientRequestId: string;
  /** 32 hexadecimal digits, see {@link fingerprintOf}. */
  readonly fingerprint: string;
}

export interface LedgerCommand {
  readonly kind: TransactionKind;
  readonly gameId: number;
  readonly shard: Shard;
  readonly player: PlayerReference;
  /** Absent only for commands that something else keeps from running twice. */
  readonly request: RequestIdentity | null;
  readonly steps: readonly [LedgerStep, ...LedgerStep[]];
  /** Above 0, in the first step's currency. */
  readonly amount: MinorUnits;
  readonly fee: MinorUnits;
  readonly reason: string | null;
  /** What is sold, or given back; null where the command is about no item. */
  readonly itemId: string | null;
  /** Under what the command is counted. Set by the ledger. */
  readonly flows: CommandFlows | null;
  /** Recorded as sold; never personal data, since transactions outlive the player. At most a few KiB. */
  readonly details: Readonly<Record<string, unknown>> | null;
  /** Becomes the player's name when the command is applied. */
  readonly playerName: string | null;
  /**
   * The hold or order this command resolves, and the state it must still be in for the command to apply; of a transfer
   * the other side, which has no state.
   */
  readonly target: { readonly seq: number; readonly state: bigint | null } | null;
  /** When a hold lets go by itself; only with kind `hold`. */
  readonly expiresAt: Date | null;
}

type Field = string | number | bigint | Readonly<Record<string, unknown>> | null;

/** Digest of the fields that make two requests the same request. The order of the fields matters, not of keys. */
export function fingerprintOf(fields: readonly Field[]): string {
  const canonical = JSON.stringify(fields, (_key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
  return hash('sha256', canonical, 'hex').slice(0, 32);
}
