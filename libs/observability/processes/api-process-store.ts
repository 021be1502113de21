import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An api process, as it reports itself. */
export interface ApiProcess {
  /** A UUID, new at each start. */
  readonly processId: string;
  readonly hasRedis: boolean;
}

/** The api processes besides the one that asks. */
export interface OtherProcesses {
  readonly count: number;
  /** Whether each of them has Redis. */
  readonly allHaveRedis: boolean;
}

/** A process that reported itself lately. */
export interface SeenProcess extends ApiProcess {
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** Far more than share a database. */
const LIVING_MAX = 100;

/**
 * Several heartbeats may be late before a process is taken for gone. One that was last seen before this process began
 * may be its own predecessor, killed and started again: only a later heartbeat shows that it lives.
 */
const REPORT = `
  WITH own AS (
    INSERT INTO api_process (process_id, has_redis, started_at, seen_at) VALUES ($1, $2, now(), now())
    ON CONFLICT (process_id) DO UPDATE SET seen_at = now() RETURNING started_at
  ), gone AS (
    DELETE FROM api_process WHERE process_id <> $1 AND seen_at < now() - interval '1 day'
  )
  SELECT count(*)::integer AS count, coalesce(bool_and(other.has_redis), true) AS all_have_redis
    FROM own JOIN api_process other ON other.process_id <> $1
     AND other.seen_at > greatest(own.started_at, now() - interval '15 seconds')`;

/** The list of api processes in the database, whose clock decides who was seen when. */
@Injectable()
export class ApiProcessStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Says that the process runs, forgets those gone for a day, and tells which others run. */
  async report({ processId, hasRedis }: ApiProcess): Promise<OtherProcesses> {
    const [row] = await this.dataSource.query<{ count: number; all_have_redis: boolean }[]>(REPORT, [
      processId,
      hasRedis,
    ]);
    return { count: row?.count ?? 0, allHaveRedis: row?.all_have_redis ?? true };
  }

  /** The processes that reported themselves within the last 15 seconds, oldest first; at most 100. */
  async living(): Promise<readonly SeenProcess[]> {
    return this.dataSource.query<SeenProcess[]>(
      `SELECT process_id AS "processId", has_redis AS "hasRedis", started_at AS "startedAt", seen_at AS "seenAt"
         FROM api_process WHERE seen_at > now() - interval '15 seconds' ORDER BY started_at LIMIT $1`,
      [LIVING_MAX],
    );
  }

  async remove(processId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM api_process WHERE process_id = $1', [processId]);
  }
}
