import { IsNull } from 'typeorm';
import type { Transaction } from '@goldkeep/persistence';
import { AdminEntity } from '../admin.entity';
import { AdminNotFoundError, LastOwnerError } from '../auth-errors';

/**
 * Locks an admin who is about to change, and all active owners with it: so that two owners who demote each other at the
 * same moment come one after the other, and one of them is refused.
 * @param staysOwner whether the admin, if one, will still be an active owner
 * @throws AdminNotFoundError, LastOwnerError when nobody would be left who may do everything
 */
export async function lockAdmin(
  tx: Transaction,
  adminId: number,
  staysOwner: (admin: AdminEntity) => boolean,
): Promise<AdminEntity> {
  const where = [{ adminId }, { role: 'owner' as const, disabledAt: IsNull() }];
  const locked = await tx.find(AdminEntity, { where, order: { adminId: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  const admin = locked.find((found) => found.adminId === adminId);
  if (!admin) throw new AdminNotFoundError();
  const isActiveOwner = admin.role === 'owner' && admin.disabledAt === null;
  const hasOthers = locked.some((found) => found.adminId !== adminId);
  if (isActiveOwner && !hasOthers && !staysOwner(admin)) throw new LastOwnerError();
  return admin;
}
