import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsNull } from 'typeorm';
import { emailKeyOf, UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../admin-session.entity';
import { AdminEntity } from '../admin.entity';
import { Clock } from '../clock';
import { hashPassword, isPasswordOf, newPassword } from '../passwords';

const DEFAULT_OWNER_EMAIL = 'admin@goldkeep.local';

export interface EnsuredOwner {
  readonly email: string;
  readonly outcome: 'created' | 'password_changed' | 'unchanged';
  /** Only when it was made up here: shown now or never. */
  readonly generatedPassword?: string;
}

/**
 * Makes sure at every start that somebody can log in. Without any admin it creates the owner. With an address and a
 * password it also creates that owner beside others, or gives the existing admin that password and ends the old
 * sessions: so a lost password is recovered by a restart, and a disabled account stays disabled.
 */
export class EnsureOwnerCommand extends Command<EnsuredOwner> {
  readonly email: string | undefined;
  readonly password: string | undefined;

  constructor(owner: { readonly email?: string | undefined; readonly password?: string | undefined } = {}) {
    super();
    this.email = owner.email;
    this.password = owner.password;
  }
}

@CommandHandler(EnsureOwnerCommand)
export class EnsureOwnerHandler implements ICommandHandler<EnsureOwnerCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(owner: EnsureOwnerCommand): Promise<EnsuredOwner> {
    const email = (owner.email ?? DEFAULT_OWNER_EMAIL).trim();
    return this.unitOfWork.run(async (tx) => {
      const known = await tx.findOneBy(AdminEntity, { emailKey: emailKeyOf(email) });
      if (known) return this.setPassword(tx, known, owner.password);
      const isNamed = owner.email !== undefined && owner.password !== undefined;
      if (!isNamed && (await tx.existsBy(AdminEntity, {}))) return { email, outcome: 'unchanged' };
      return this.create(tx, { email, password: owner.password });
    });
  }

  private async create(
    tx: Transaction,
    { email, password }: { readonly email: string; readonly password: string | undefined },
  ): Promise<EnsuredOwner> {
    const chosen = password ?? newPassword();
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(AdminEntity)
      .values({
        email,
        emailKey: emailKeyOf(email),
        passwordHash: await hashPassword(chosen),
        role: 'owner',
        createdAt: new Date(this.clock.nowMs()),
      })
      .orIgnore() // Another process starting at the same moment may have been first.
      .returning('admin_id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return { email, outcome: 'unchanged' };
    return { email, outcome: 'created', ...(password === undefined && { generatedPassword: chosen }) };
  }

  private async setPassword(tx: Transaction, admin: AdminEntity, password: string | undefined): Promise<EnsuredOwner> {
    const { adminId, email } = admin;
    if (password === undefined || (await isPasswordOf(admin.passwordHash, password))) {
      return { email, outcome: 'unchanged' };
    }
    await tx.update(AdminEntity, { adminId }, { passwordHash: await hashPassword(password) });
    // Whoever sets the password here runs the server: this is the way back in for an owner who lost the second factor.
    await tx.query('DELETE FROM admin_totp WHERE admin_id = $1', [adminId]);
    const revokedAt = new Date(this.clock.nowMs());
    await tx.update(AdminSessionEntity, { adminId, revokedAt: IsNull() }, { revokedAt });
    return { email, outcome: 'password_changed' };
  }
}
