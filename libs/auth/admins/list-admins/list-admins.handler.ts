import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AdminEntity } from '../../admin.entity';

/** Far more than any staff. */
const ADMINS_LISTED_MAX = 500;

/** The staff, disabled ones too, in the order in which they came. */
export class ListAdminsQuery extends Query<readonly AdminEntity[]> {}

@QueryHandler(ListAdminsQuery)
export class ListAdminsHandler implements IQueryHandler<ListAdminsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  execute(): Promise<readonly AdminEntity[]> {
    return this.dataSource.manager.find(AdminEntity, { order: { adminId: 'ASC' }, take: ADMINS_LISTED_MAX });
  }
}
