import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { AdminRole } from '../../admin-role';

/** An entry with its outcome, as the tables have them. */
export interface AuditRow {
  readonly entry_id: string;
  readonly created_at: Date;
  readonly admin_id: number | null;
  /** Null for an admin who is no longer there. */
  readonly admin_email: string | null;
  readonly role: AdminRole | null;
  readonly action: string;
  readonly method: string;
  readonly route: string;
  readonly game_id: number | null;
  readonly target: object;
  readonly request_id: string;
  readonly body: object | null;
  readonly before: object | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly after: object | null;
  readonly changed: readonly string[] | null;
}

export interface AuditPage {
  readonly rows: readonly AuditRow[];
  /** Where the next page begins; null after the oldest entry. */
  readonly nextCursor: number | null;
}

export interface AuditFilter {
  readonly gameId?: number | undefined;
  readonly adminId?: number | undefined;
  /** Operation id of a route. */
  readonly action?: string | undefined;
}

/** What admins did and tried to do, newest first, a page at a time. */
export class ListAuditEntriesQuery extends Query<AuditPage> {
  readonly filter: AuditFilter;
  /** Id of the last entry already seen. */
  readonly cursor: number | undefined;
  /** Entries on the page. */
  readonly limit: number;

  constructor(page: { readonly filter: AuditFilter; readonly cursor: number | undefined; readonly limit: number }) {
    super();
    this.filter = page.filter;
    this.cursor = page.cursor;
    this.limit = page.limit;
  }
}

@QueryHandler(ListAuditEntriesQuery)
export class ListAuditEntriesHandler implements IQueryHandler<ListAuditEntriesQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ filter, cursor, limit }: ListAuditEntriesQuery): Promise<AuditPage> {
    const wanted = [
      ['e.entry_id < ', cursor],
      ['e.game_id = ', filter.gameId],
      ['e.admin_id = ', filter.adminId],
      ['e.action = ', filter.action],
    ].filter(([, value]) => value !== undefined);
    const conditions = wanted.map(([comparison], index) => `${comparison}$${index + 2}`);
    const found = await this.dataSource.query<AuditRow[]>(
      `SELECT e.*, a.email AS admin_email, o.status, o.error, o.after, o.changed
         FROM audit_entry e
         LEFT JOIN audit_outcome o ON o.entry_id = e.entry_id
         LEFT JOIN admin a ON a.admin_id = e.admin_id
        ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
        ORDER BY e.entry_id DESC LIMIT $1`,
      [limit + 1, ...wanted.map(([, value]) => value)],
    );
    const rows = found.slice(0, limit);
    return { rows, nextCursor: found.length > rows.length ? Number(rows.at(-1)?.entry_id) : null };
  }
}
