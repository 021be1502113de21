import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MinorUnits } from '@goldkeep/money';
import type { Transaction } from '@goldkeep/persistence';
import { KINDS, kindNamed, type TransactionKind } from './accounts';
import type { LedgerCommand } from './ledger-command';
import type { DuplicateOutcome, TransactionLocation } from './ledger-outcome';

/** A transaction as it was written. */
export interface RecordedTransaction extends TransactionLocation {
  readonly kind: TransactionKind;
  readonly gameId: number;
  readonly playerId: number;
  readonly currencyId: number;
  readonly amount: MinorUnits;
  readonly fee: MinorUnits;
  readonly availableAfter: MinorUnits;
  readonly reservedAfter: MinorUnits;
  /** The transaction that this one resolves, or the other side of a transfer. */
  readonly targetSeq: number | null;
  readonly reason: string | null;
  readonly details: LedgerCommand['details'];
  readonly createdAt: Date;
}

/** What a transaction did to the available or the reserved balance of its player. */
export interface PlayerEntry {
  readonly account: 'available' | 'reserved';
  readonly currencyId: number;
  readonly amount: MinorUnits;
  readonly balanceAfter: MinorUnits;
}

interface EntryRow {
  readonly account: number;
  readonly currency_id: number;
  readonly amount: string;
  readonly balance_after: string;
}

interface TransactionRow {
  readonly kind: number;
  readonly game_id: number;
  readonly player_id: string;
  readonly currency_id: number;
  readonly amount: string;
  readonly fee: string;
  readonly available_after: string;
  readonly reserved_after: string;
  readonly target_seq: string | null;
  readonly reason: string | null;
  readonly details: LedgerCommand['details'];
  readonly created_at: Date;
}

/** Reads single rows of the ledger by their keys. */
@Injectable()
export class LedgerReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The completed request of this id, if there is one, as `source` sees it. */
  async findRequest(
    gameId: number,
    kind: TransactionKind,
    clientRequestId: string,
    source: DataSource | Transaction = this.dataSource,
  ): Promise<DuplicateOutcome | undefined> {
    const [row] = await source.query<{ shard: number; seq: string; fingerprint: string }[]>(
      'SELECT shard, seq, fingerprint FROM request WHERE game_id = $1 AND kind = $2 AND client_request_id = $3',
      [gameId, KINDS[kind], clientRequestId],
    );
    if (!row) return undefined;
    const fingerprint = row.fingerprint.replaceAll('-', '');
    return { status: 'duplicate', shard: row.shard, seq: Number(row.seq), fingerprint, playerId: null };
  }

  /** The transaction at a place where one is known to be. @throws Error when there is none */
  async transactionAt({ shard, seq }: TransactionLocation): Promise<RecordedTransaction> {
    const [row] = await this.dataSource.query<TransactionRow[]>(
      `SELECT kind, game_id, player_id, currency_id, amount, fee, available_after, reserved_after, target_seq, reason,
              details, created_at
         FROM ledger_transaction WHERE shard = $1 AND seq = $2`,
      [shard, seq],
    );
    if (!row) throw new Error(`shard ${shard} has no transaction ${seq}`);
    return {
      shard,
      seq,
      kind: kindNamed(row.kind),
      gameId: row.game_id,
      playerId: Number(row.player_id),
      currencyId: row.currency_id,
      amount: BigInt(row.amount),
      fee: BigInt(row.fee),
      availableAfter: BigInt(row.available_after),
      reservedAfter: BigInt(row.reserved_after),
      targetSeq: row.target_seq === null ? null : Number(row.target_seq),
      reason: row.reason,
      details: row.details,
      createdAt: row.created_at,
    };
  }

  /** The player's side of a transaction, in the order in which it was booked. */
  async playerEntriesOf({ shard, seq }: TransactionLocation): Promise<PlayerEntry[]> {
    const rows = await this.dataSource.query<EntryRow[]>(
      `SELECT account, currency_id, amount, balance_after FROM entry
        WHERE shard = $1 AND seq = $2 AND player_id IS NOT NULL ORDER BY leg`,
      [shard, seq],
    );
    return rows.map((row) => ({
      account: row.account === 0 ? 'available' : 'reserved',
      currencyId: row.currency_id,
      amount: BigInt(row.amount),
      balanceAfter: BigInt(row.balance_after),
    }));
  }
}
