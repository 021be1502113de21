import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Ledger } from '@goldkeep/ledger';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { expiryOf } from './expiry-of';

/** How long money stays set aside at most after its time has come, unless more expires than a run can take. */
const EVERY_MS = 5_000;
/** Of each shard in one run: all shards together stay below what the lanes' queues hold. */
const HOLDS_MAX = 50;

interface DueRow {
  readonly shard: number;
  readonly seq: string;
  readonly game_id: number;
  readonly player_id: string;
  readonly currency_id: number;
  readonly amount: string;
  readonly reason: string | null;
}

/** One probe of hold_open_by_expiry a shard: it holds nothing but open holds. */
export const DUE_HOLDS = `
  SELECT h.shard, h.seq, t.game_id, h.player_id, h.currency_id, h.amount, t.reason
    FROM generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)
   CROSS JOIN LATERAL (
      SELECT i.shard, i.seq, i.player_id, i.currency_id, i.amount FROM hold i
       WHERE i.shard = s.shard AND i.status = 0 AND i.expires_at <= clock_timestamp()
       ORDER BY i.expires_at LIMIT ${HOLDS_MAX}) h
   CROSS JOIN LATERAL (
      SELECT x.game_id, x.reason FROM ledger_transaction x WHERE x.shard = h.shard AND x.seq = h.seq LIMIT 1) t`;

/**
 * Lets go of holds whose time has come. Any number of processes may do it: the ledger resolves a hold once, whoever
 * comes first.
 */
@Injectable()
export class HoldExpiry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(HoldExpiry.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: Ledger,
  ) {}

  onApplicationBootstrap(): void {
    this.startSoon();
  }

  /** Ends after the run that is under way. It comes before the shutdown hooks proper, which close the ledger. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Lets go of all that is due now. @returns how many holds it has let go itself */
  async expireDue(): Promise<number> {
    let all = 0;
    for (let made = -1; made !== 0 && !this.isStopping;) {
      made = await this.expireSome();
      all += made;
    }
    return all;
  }

  private async expireSome(): Promise<number> {
    const due = await this.dataSource.query<DueRow[]>(DUE_HOLDS);
    const outcomes = await Promise.all(
      due.map(({ shard, seq, game_id: gameId, player_id, currency_id: currencyId, amount, reason }) => {
        const playerId = Number(player_id);
        const hold = { shard, seq: Number(seq), playerId, currency: { currencyId }, amount: BigInt(amount), reason };
        return this.ledger.submit(expiryOf({ gameId }, hold));
      }),
    );
    return outcomes.filter(({ status }) => status === 'applied').length;
  }

  private startSoon(): void {
    this.timer = setTimeout(() => {
      this.running = this.run().finally(() => {
        if (!this.isStopping) this.startSoon();
      });
    }, EVERY_MS).unref();
  }

  private async run(): Promise<void> {
    try {
      const released = await this.expireDue();
      if (released > 0) this.logger.debug(`${released} holds have expired`);
    } catch (error) {
      this.logger.warn(`expired holds stay for another ${EVERY_MS} ms: ${String(error)}`);
    }
  }
}
