import type { LedgerCurrency } from '@goldkeep/ledger';
import { madeBy, type Planned } from './ledger-model';
import type { Made } from './ledger-model-commands';
import { PLAYERS, type CurrencyIndex, type Move } from './ledger-model-moves';
import type { Answer } from './ledger-model-send';
import { changesOf, refusalOf, type Wallet } from './wallet-changes';

const SECOND_MS = 1_000;
type Balance = Pick<Wallet, 'available' | 'reserved'>;

/** What the ledger should answer to a move. */
interface Expected extends Pick<Answer, 'status' | 'stoppedAt'> {
  /** The balances that each part has changed, right after it. */
  readonly changed: readonly (readonly Balance[])[];
}

/** What the ledger should do, said as simply as it can be said: what accrues is given second by second. */
export class WalletModel {
  private state = { wallets: new Map<string, Wallet>(), made: new Array<Made>() };
  private readonly completed = new Set<string>();

  constructor(
    private readonly currencies: readonly [LedgerCurrency, LedgerCurrency, LedgerCurrency],
    private nowMs: number,
  ) {
    for (let player = 0; player < PLAYERS; player++) {
      for (const currency of currencies.keys()) {
        this.state.wallets.set(`${player}:${currency}`, { available: 0n, reserved: 0n, seconds: 0 });
      }
    }
  }

  get made(): readonly Made[] {
    return this.state.made;
  }

  /** What a player has available of each currency. */
  availableTo(player: number): bigint[] {
    return ([0, 1, 2] as const).map((currency) => this.wallet(player, currency).available);
  }

  private wallet(player: number, currency: CurrencyIndex): Wallet {
    const wallet = this.state.wallets.get(`${player}:${currency}`);
    if (!wallet) throw new RangeError('no such wallet');
    return wallet;
  }

  wait(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      for (const [name, wallet] of this.state.wallets) if (name.endsWith(':2')) this.runOneSecond(wallet);
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

  /** Applies the operations of a move one after the other, all or none. */
  play({ request, isUndone }: Move, plans: readonly Planned[]): Expected {
    const kind = plans[0]?.operation.kind;
    // Nobody asks for an expiry, so it has no request id.
    const key = kind === 'expire' ? null : `${kind}:${request}`;
    if (key && this.completed.has(key)) return { status: 'duplicate', stoppedAt: 0, changed: [] };
    const before = structuredClone(this.state);
    const changed: Balance[][] = [];
    for (const [index, plan] of plans.entries()) {
      const { status, balances } = this.apply(plan);
      if (status !== 'applied') {
        this.state = before;
        return { status, stoppedAt: index, changed: [] };
      }
      changed.push(balances);
    }
    if (isUndone) {
      this.state = before;
      return { status: 'undone', stoppedAt: null, changed: [] };
    }
    if (key) this.completed.add(key);
    return { status: 'applied', stoppedAt: null, changed };
  }

  private apply(plan: Planned): { readonly status: Answer['status']; readonly balances: Balance[] } {
    const { operation, target, amount } = plan;
    if (target?.kind === 'hold' && !target.open) return { status: 'target_changed', balances: [] };
    const limits = this.currencies.map(({ maxBalance }) => maxBalance);
    const changes = changesOf(plan, limits).map((change) => ({
      ...change,
      wallet: this.wallet(change.player, change.currency),
    }));
    const refused = refusalOf(changes);
    if (refused) return { status: refused, balances: [] };
    for (const { wallet, available, reserved } of changes) {
      wallet.available += available;
      wallet.reserved += reserved;
      this.standIfFull(wallet);
    }
    if (target && operation.kind === 'refund') target.refunded += amount;
    if (target && operation.kind !== 'refund') target.open = false;
    return {
      status: 'applied',
      balances: changes.map(({ wallet: { available, reserved } }) => ({ available, reserved })),
    };
  }

  /** What a wallet that is full had of its running period is gone, even if it is emptied at the same instant. */
  private standIfFull(wallet: Wallet): void {
    const terms = this.currencies[2].rechargeTerms.findLast(({ validFrom }) => validFrom.getTime() <= this.nowMs);
    if (!terms || terms.rate === 0n || wallet.available + wallet.reserved >= terms.max) wallet.seconds = 0;
  }

  /** Takes up the holds and orders that an applied move has made, so that later ones can resolve them. */
  remember(plans: readonly Planned[], seqs: readonly number[]): void {
    this.state.made.push(...madeBy(plans, seqs));
  }
}
