import type { LedgerCurrency, LedgerOutcome } from '@goldkeep/ledger';
import { conversionOf, FEE_DIVISOR, type CurrencyIndex, type Made, type Move } from './ledger-model';

const SECOND_MS = 1_000;
/** Of several, the last holds. */
const REFUSALS = ['balance_limit_exceeded', 'insufficient_balance'] as const;

interface Wallet {
  available: bigint;
  reserved: bigint;
  /** Of the running period, in a currency that recharges. */
  seconds: number;
}

/** What the ledger should do, said as simply as it can be said: what accrues is given second by second. */
export class WalletModel {
  readonly made: Made[] = [];
  private readonly wallets = new Map<string, Wallet>();
  private readonly completed = new Set<string>();

  constructor(
    private readonly currencies: readonly [LedgerCurrency, LedgerCurrency, LedgerCurrency],
    players: number,
    private nowMs: number,
  ) {
    for (let player = 0; player < players; player++) {
      for (const currency of currencies.keys()) {
        this.wallets.set(`${player}:${currency}`, { available: 0n, reserved: 0n, seconds: 0 });
      }
    }
  }

  wallet(player: number, currency: CurrencyIndex): Wallet {
    const wallet = this.wallets.get(`${player}:${currency}`);
    if (!wallet) throw new RangeError('no such wallet');
    return wallet;
  }

  wait(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      for (const [name, wallet] of this.wallets) if (name.endsWith(':2')) this.runOneSecond(wallet);
      this.nowMs += SECOND_MS;
    }
  }

  private runOneSecond(wallet: Wallet): void {
    const terms = this.currencies[2].rechargeTerms.findLast(({ validFrom }) => validFrom.getTime() <= this.nowMs);
    const total = wallet.available + wallet.reserved;
    if (!terms || terms.rate === 0n || total >= terms.max) {
      wallet.seconds = 0;
      return;
    }
    wallet.seconds += 1;
    if (wallet.seconds < terms.periodSeconds) return;
    wallet.seconds = 0;
    wallet.available += total + terms.rate < terms.max ? terms.rate : terms.max - total;
  }

  /** Applies a move and says which status the ledger must answer with. */
  play(move: Move, amount: bigint, target: Made | undefined): LedgerOutcome['status'] {
    const request = `${move.kind}:${move.request}`;
    // Nobody asks for an expiry, so it has no request id.
    const isAsked = move.kind !== 'expire';
    if (isAsked && this.completed.has(request)) return 'duplicate';
    if (target?.kind === 'hold' && !target.open) return 'target_changed';
    const changes = this.changesOf(move, amount, target);
    const refusal = Math.max(...changes.map((change) => this.refusalOf(change)));
    const refused = REFUSALS[refusal];
    if (refused) return refused;
    if (isAsked) this.completed.add(request);
    for (const { wallet, available, reserved } of changes) {
      wallet.available += available;
      wallet.reserved += reserved;
      this.standIfFull(wallet);
    }
    if (target && move.kind === 'refund') target.refunded += amount;
    if (target && move.kind !== 'refund') target.open = false;
    return 'applied';
  }

  /** What a wallet that is full had of its running period is gone, even if it is emptied at the same instant. */
  private standIfFull(wallet: Wallet): void {
    const terms = this.currencies[2].rechargeTerms.findLast(({ validFrom }) => validFrom.getTime() <= this.nowMs);
    if (!terms || terms.rate === 0n || wallet.available + wallet.reserved >= terms.max) wallet.seconds = 0;
  }

  /** An index of REFUSALS, or -1. */
  private refusalOf({ wallet, available, reserved, limit }: Change): number {
    if (wallet.available + available < 0n) return 1;
    const total = wallet.available + wallet.reserved + available + reserved;
    return limit !== null && available > 0n && total > limit ? 0 : -1;
  }

  private changesOf({ kind, player, currency: own }: Move, amount: bigint, target: Made | undefined): Change[] {
    const currency = target?.currency ?? own;
    const wallet = this.wallet(player, currency);
    const held = target?.amount ?? 0n;
    const change = { wallet, available: 0n, reserved: 0n, limit: null };
    switch (kind) {
      case 'credit':
        return [{ ...change, available: amount, limit: this.currencies[currency].maxBalance }];
      case 'refund':
        return [{ ...change, available: amount }];
      case 'hold':
        return [{ ...change, available: -amount, reserved: amount }];
      case 'capture':
        return [{ ...change, available: held - amount, reserved: -held }];
      case 'release':
      case 'expire':
        return [{ ...change, available: held, reserved: -held }];
      case 'convert': {
        const { into, amount: worth } = conversionOf(currency, amount);
        const limit = this.currencies[into].maxBalance;
        const gained = { ...change, wallet: this.wallet(player, into), available: worth, limit };
        return [{ ...change, available: -amount }, gained];
      }
      default:
        return [{ ...change, available: -amount }];
    }
  }

  remember({ kind, player, currency }: Move, seq: number, amount: bigint): void {
    if (kind !== 'hold' && kind !== 'purchase') return;
    const fee = kind === 'purchase' ? amount / FEE_DIVISOR : 0n;
    this.made.push({ kind, player, currency, seq, amount, fee, refunded: 0n, open: true });
  }
}

interface Change {
  readonly wallet: Wallet;
  readonly available: bigint;
  readonly reserved: bigint;
  readonly limit: bigint | null;
}
