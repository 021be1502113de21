import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { AdminRole } from './admin-role';
import { AdminSessionEntity } from './admin-session.entity';
import { InvalidSessionError, RoleMissingError } from './auth-errors';
import { Clock } from './clock';
import { digestOf } from './secrets';

/** The admin behind a request. */
export interface AdminIdentity {
  readonly adminId: number;
  readonly email: string;
  readonly role: AdminRole;
  /** Hexadecimal digest of the access token in use. */
  readonly sessionDigest: string;
}

interface AdminRequest {
  readonly headers: { readonly authorization?: string };
  admin?: AdminIdentity;
}

const ROLES = Symbol('admin roles');
const BEARER = /^Bearer +(\S+) *$/i;

/** Who besides the owner may call a route; without it, every admin may. @example @AdminRoles('economist') */
export function AdminRoles(...roles: AdminRole[]): CustomDecorator<symbol> {
  return SetMetadata(ROLES, roles);
}

/** The {@link AdminIdentity} of the caller; only behind {@link AdminGuard}. */
export const CurrentAdmin = createParamDecorator((_data: unknown, context: ExecutionContext): AdminIdentity => {
  const { admin } = context.switchToHttp().getRequest<AdminRequest>();
  if (!admin) throw new Error('CurrentAdmin stands on a route without AdminGuard');
  return admin;
});

/**
 * Lets admins with a living session through, and of those the ones whose role the route allows.
 * Asks the database every time, so that logging out and disabling take effect at once, on every instance.
 */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidSessionError, RoleMissingError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const admin = await this.identify(request.headers.authorization);
    const roles = this.reflector.getAllAndOverride<AdminRole[] | undefined>(ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (roles && admin.role !== 'owner' && !roles.includes(admin.role)) {
      throw new RoleMissingError(['owner', ...roles.filter((role) => role !== 'owner')]);
    }
    request.admin = admin;
    return true;
  }

  private async identify(authorization: string | undefined): Promise<AdminIdentity> {
    const accessToken = BEARER.exec(authorization ?? '')?.[1];
    if (!accessToken) throw new InvalidSessionError();
    const digest = digestOf(accessToken);
    const session = await this.dataSource.manager
      .createQueryBuilder(AdminSessionEntity, 'session')
      .innerJoinAndSelect('session.admin', 'admin')
      .where('session.digest = :digest', { digest })
      .getOne();
    const isAlive = session && !session.revokedAt && session.expiresAt.getTime() > this.clock.nowMs();
    if (!isAlive || session.admin.disabledAt) throw new InvalidSessionError();
    const { adminId, email, role } = session.admin;
    return { adminId, email, role, sessionDigest: digest.toString('hex') };
  }
}
