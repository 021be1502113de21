import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { AdminSessionEntity } from '../../admin-session.entity';
import { Clock } from '../../clock';

/** The newest living sessions that are listed. */
const SESSIONS_LISTED_MAX = 100;

/** An admin's living sessions, newest first. */
export class ListSessionsQuery extends Query<readonly AdminSessionEntity[]> {
  readonly adminId: number;

  constructor({ adminId }: { readonly adminId: number }) {
    super();
    this.adminId = adminId;
  }
}

@QueryHandler(ListSessionsQuery)
export class ListSessionsHandler implements IQueryHandler<ListSessionsQuery> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  execute({ adminId }: ListSessionsQuery): Promise<readonly AdminSessionEntity[]> {
    return this.dataSource.manager.find(AdminSessionEntity, {
      where: { adminId, revokedAt: IsNull(), expiresAt: MoreThan(new Date(this.clock.nowMs())) },
      order: { createdAt: 'DESC' },
      take: SESSIONS_LISTED_MAX,
    });
  }
}
