import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { emailKeyOf } from '@goldkeep/persistence';
import { AdminEntity } from '../../admin.entity';
import type { AdminRole } from '../../admin-role';
import { AdminEmailTakenError } from '../../auth-errors';
import { Clock } from '../../clock';
import { hashPassword, newPassword } from '../../passwords';

export interface CreatedAdmin {
  readonly admin: AdminEntity;
  /** Only when it was made up here: shown now or never. */
  readonly generatedPassword?: string;
}

/** Takes somebody onto the staff. Without a password one is made up. */
export class CreateAdminCommand extends Command<CreatedAdmin> {
  readonly email: string;
  readonly role: AdminRole;
  readonly password: string | undefined;

  constructor(admin: { readonly email: string; readonly role: AdminRole; readonly password: string | undefined }) {
    super();
    this.email = admin.email;
    this.role = admin.role;
    this.password = admin.password;
  }
}

@CommandHandler(CreateAdminCommand)
export class CreateAdminHandler implements ICommandHandler<CreateAdminCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws AdminEmailTakenError */
  async execute({ email, role, password }: CreateAdminCommand): Promise<CreatedAdmin> {
    const chosen = password ?? newPassword();
    const emailKey = emailKeyOf(email);
    const passwordHash = await hashPassword(chosen);
    const createdAt = new Date(this.clock.nowMs());
    const { manager } = this.dataSource;
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(AdminEntity)
      .values({ email: email.trim(), emailKey, passwordHash, role, createdAt })
      .orIgnore()
      .returning('admin_id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) throw new AdminEmailTakenError();
    const admin = await manager.findOneByOrFail(AdminEntity, { emailKey });
    return { admin, ...(password === undefined && { generatedPassword: chosen }) };
  }
}
