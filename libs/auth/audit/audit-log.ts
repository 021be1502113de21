import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AdminRole } from '../admin-role';
import { Clock } from '../clock';

/** A change that somebody asks for. Documents are JSON texts. */
export interface NewAuditEntry {
  /** Null for nobody known, as at a failed login. */
  readonly adminId: number | null;
  readonly role: AdminRole | null;
  readonly action: string;
  readonly method: string;
  readonly route: string;
  readonly gameId: number | null;
  readonly target: string;
  readonly requestId: string;
  readonly body: string | null;
  readonly before: string | null;
}

/** What came of it. */
export interface AuditOutcome {
  readonly entryId: string;
  readonly status: number;
  /** The code of a refusal. */
  readonly error: string | null;
  readonly after: string | null;
  readonly changed: readonly string[];
}

/** Writes the audit log: nothing but inserts, and the tables themselves refuse everything else. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @returns the entry's id */
  async open(entry: NewAuditEntry): Promise<string> {
    const { adminId, role, action, method, route, gameId, target, requestId, body, before } = entry;
    const [row] = await this.dataSource.query<{ entry_id: string }[]>(
      `INSERT INTO audit_entry
         (created_at, admin_id, role, action, method, route, game_id, target, request_id, body, before)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING entry_id`,
      [this.now(), adminId, role, action, method, route, gameId, target, requestId, body, before],
    );
    if (!row) throw new Error('an audit entry was not written');
    return row.entry_id;
  }

  async close({ entryId, status, error, after, changed }: AuditOutcome): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO audit_outcome (entry_id, finished_at, status, error, after, changed)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [entryId, this.now(), status, error, after, changed],
    );
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
