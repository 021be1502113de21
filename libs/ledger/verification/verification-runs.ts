import type { DataSource } from 'typeorm';
import { SHARD_COUNT } from '@goldkeep/persistence';
import type { Finding, Progress } from './verify-game';

export interface VerificationRun {
  readonly runId: number;
  readonly gameId: number;
  /** `aborted`: its process ended or gave up before it was through. */
  readonly status: 'running' | 'passed' | 'failed' | 'aborted';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly shardsChecked: number;
  readonly shardCount: number;
  readonly transactionsChecked: number;
  readonly findings: readonly Finding[];
}

/** A run whose process has not been heard of for so long is over: three beats and more have failed to come. */
const LOST_AFTER = "interval '60 seconds'";
/** Older ones go. */
const RUNS_KEPT_MAX = 100;

interface RunRow {
  readonly run_id: string;
  readonly game_id: number;
  readonly status: VerificationRun['status'];
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly shards_checked: number;
  readonly transactions_checked: string;
  readonly findings: readonly Finding[];
}

const COLUMNS = 'run_id, game_id, status, started_at, finished_at, shards_checked, transactions_checked, findings';

/** The runs of all processes, in the database. */
export class VerificationRuns {
  constructor(private readonly dataSource: DataSource) {}

  /** A new run, or undefined while another one of the game is under way. */
  async begin(gameId: number): Promise<VerificationRun | undefined> {
    await this.dataSource.query(
      `UPDATE ledger_verification SET status = 'aborted', finished_at = now()
        WHERE game_id = $1 AND status = 'running' AND beat_at < now() - ${LOST_AFTER}`,
      [gameId],
    );
    await this.dataSource.query(
      `DELETE FROM ledger_verification WHERE game_id = $1 AND status <> 'running' AND run_id <= (
         SELECT run_id FROM ledger_verification WHERE game_id = $1 ORDER BY run_id DESC OFFSET $2 LIMIT 1)`,
      [gameId, RUNS_KEPT_MAX - 1],
    );
    const rows = await this.dataSource.query<RunRow[]>(
      `INSERT INTO ledger_verification (game_id, status, started_at, beat_at) VALUES ($1, 'running', now(), now())
       ON CONFLICT (game_id) WHERE status = 'running' DO NOTHING RETURNING ${COLUMNS}`,
      [gameId],
    );
    return rows.map(runOf)[0];
  }

  /** Says that the run's process is alive. */
  async beat(runId: number): Promise<void> {
    await this.dataSource.query(
      "UPDATE ledger_verification SET beat_at = now() WHERE run_id = $1 AND status = 'running'",
      [runId],
    );
  }

  /** @returns whether the run still goes on: false when somebody has declared it lost */
  async note(runId: number, { shardsChecked, transactionsChecked, findings }: Progress): Promise<boolean> {
    const rows = await this.dataSource.query<object[]>(
      `WITH noted AS (
         UPDATE ledger_verification SET beat_at = now(), shards_checked = $2, transactions_checked = $3, findings = $4
          WHERE run_id = $1 AND status = 'running' RETURNING 1)
       SELECT FROM noted`,
      [runId, shardsChecked, transactionsChecked, JSON.stringify(findings)],
    );
    return rows.length > 0;
  }

  /** @returns the run as it ended, by this or by whoever was sooner */
  async finish(runId: number, status: 'passed' | 'failed' | 'aborted', progress?: Progress): Promise<VerificationRun> {
    if (progress) await this.note(runId, progress);
    await this.dataSource.query(
      "UPDATE ledger_verification SET status = $2, finished_at = now() WHERE run_id = $1 AND status = 'running'",
      [runId, status],
    );
    const rows = await this.dataSource.query<RunRow[]>(`SELECT ${COLUMNS} FROM ledger_verification WHERE run_id = $1`, [
      runId,
    ]);
    const [run] = rows.map(runOf);
    if (!run) throw new Error(`verification ${runId} is gone`);
    return run;
  }

  async running(gameId: number): Promise<VerificationRun | undefined> {
    const rows = await this.dataSource.query<RunRow[]>(
      `SELECT ${COLUMNS} FROM ledger_verification
        WHERE game_id = $1 AND status = 'running' AND beat_at >= now() - ${LOST_AFTER}`,
      [gameId],
    );
    return rows.map(runOf)[0];
  }

  /** The newest that is over. */
  async last(gameId: number): Promise<VerificationRun | undefined> {
    const rows = await this.dataSource.query<RunRow[]>(
      `SELECT ${COLUMNS} FROM ledger_verification WHERE game_id = $1 AND status <> 'running' ORDER BY run_id DESC LIMIT 1`,
      [gameId],
    );
    return rows.map(runOf)[0];
  }

  /** The newest result of each game, at most `gamesMax`. */
  async results(gamesMax: number): Promise<readonly VerificationRun[]> {
    const rows = await this.dataSource.query<RunRow[]>(
      `SELECT DISTINCT ON (game_id) run_id, game_id, status, started_at, finished_at, shards_checked, transactions_checked,
              '[]'::jsonb AS findings
         FROM ledger_verification WHERE status IN ('passed', 'failed') ORDER BY game_id, run_id DESC LIMIT $1`,
      [gamesMax],
    );
    return rows.map(runOf);
  }
}

function runOf(row: RunRow): VerificationRun {
  return {
    runId: Number(row.run_id),
    gameId: row.game_id,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    shardsChecked: row.shards_checked,
    shardCount: SHARD_COUNT,
    transactionsChecked: Number(row.transactions_checked),
    findings: row.findings,
  };
}
