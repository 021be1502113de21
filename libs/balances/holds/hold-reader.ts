import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { GameSnapshot } from '@goldkeep/games';
import { readPublicId, type TransactionLocation } from '@goldkeep/ledger';
import { readPrepared } from '@goldkeep/persistence';
import { HOLD_STATUSES, type Hold } from './hold';
import { HoldNotFoundError } from './hold-errors';

interface HoldRow {
  readonly status: number;
  readonly currency_id: number;
  readonly player_id: string;
  readonly amount: string;
  readonly captured: string;
  readonly expires_at: Date;
  readonly is_due: boolean;
  readonly reason: string | null;
  readonly details: Hold['metadata'];
  readonly created_at: Date;
  readonly resolved_seq: string | null;
  readonly resolved_at: Date | null;
}

const READ_HOLD = {
  name: 'read_hold',
  text: `
  SELECT h.status, h.currency_id, h.player_id, h.amount, h.captured, h.expires_at,
         h.expires_at <= clock_timestamp() AS is_due, t.reason, t.details, t.created_at, h.resolved_seq,
         r.created_at AS resolved_at
    FROM hold h
    JOIN ledger_transaction t ON t.shard = h.shard AND t.seq = h.seq
    LEFT JOIN ledger_transaction r ON r.shard = h.shard AND r.seq = h.resolved_seq
   WHERE h.shard = $1 AND h.seq = $2 AND t.game_id = $3`,
};

/** Finds holds of one game; those of another are not there. */
@Injectable()
export class HoldReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The hold of this public id. @throws HoldNotFoundError */
  async byId(game: GameSnapshot, holdId: string): Promise<Hold> {
    const named = readPublicId('hld', holdId);
    const hold = named && (await this.at(game, named));
    if (hold?.createdAt.getTime() !== named?.createdAtMs || !hold) throw new HoldNotFoundError();
    return hold;
  }

  /** The hold that this transaction made, unless it made none or is another game's. */
  async at(game: GameSnapshot, { shard, seq }: TransactionLocation): Promise<Hold | undefined> {
    const [row] = await readPrepared<HoldRow[]>(this.dataSource, READ_HOLD, [shard, seq, game.gameId]);
    return row && holdOf(game, { shard, seq }, row);
  }
}

function holdOf(game: GameSnapshot, { shard, seq }: TransactionLocation, row: HoldRow): Hold {
  const currency = game.currencyById(row.currency_id);
  const status = HOLD_STATUSES[row.status];
  if (!currency || !status) throw new Error(`hold ${seq} of shard ${shard} cannot be read`);
  const { resolved_seq: resolvedSeq, resolved_at: resolvedAt } = row;
  return {
    shard,
    seq,
    playerId: Number(row.player_id),
    currency,
    amount: BigInt(row.amount),
    reason: row.reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    status,
    isDue: row.is_due,
    metadata: row.details,
    captured: BigInt(row.captured),
    resolution:
      resolvedSeq === null || resolvedAt === null ? null : { shard, seq: Number(resolvedSeq), createdAt: resolvedAt },
  };
}
