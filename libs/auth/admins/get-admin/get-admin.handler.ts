import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AdminEntity } from '../../admin.entity';
import { AdminNotFoundError } from '../../auth-errors';

export class GetAdminQuery extends Query<AdminEntity> {
  readonly adminId: number;

  constructor({ adminId }: { readonly adminId: number }) {
    super();
    this.adminId = adminId;
  }
}

@QueryHandler(GetAdminQuery)
export class GetAdminHandler implements IQueryHandler<GetAdminQuery> {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AdminNotFoundError */
  async execute({ adminId }: GetAdminQuery): Promise<AdminEntity> {
    const admin = await this.dataSource.manager.findOneBy(AdminEntity, { adminId });
    if (!admin) throw new AdminNotFoundError();
    return admin;
  }
}
