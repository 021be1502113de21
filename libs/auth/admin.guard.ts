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
import type { AdminIdentity } from './admin-identity';
import type { AdminRole } from './admin-role';
import { AdminSessionEntity } from './admin-session.entity';
import { AuditTrail } from './audit/audit-trail';
import { InvalidSessionError, RoleMissingError, TotpSetupRequiredError } from './auth-errors';
import { Clock } from './clock';
import { digestOf } from './secrets';

interface AdminRequest {
  readonly headers: { readonly authorization?: string };
  admin?: AdminIdentity;
}

const ROLES = Symbol('admin roles');
const BEFORE_TOTP = Symbol('before a second factor is set up');
const BEARER = /^Bearer +(\S+) *$/i;

/** Who besides the owner may call a route; without it, every admin may. @example @AdminRoles('economist') */
export function AdminRoles(...roles: AdminRole[]): CustomDecorator<symbol> {
  return SetMetadata(ROLES, roles);
}

/** Lets an admin in who must set up a second factor before anything else. */
export function BeforeTotp(): CustomDecorator<symbol> {
  return SetMetadata(BEFORE_TOTP, true);
}

/** The {@link AdminIdentity} of the caller; only behind {@link AdminGuard}. */
export const CurrentAdmin = createParamDecorator((_data: unknown, context: ExecutionContext): AdminIdentity => {
  const { admin } = context.switchToHttp().getRequest<AdminRequest>();
  if (!admin) throw new Error('CurrentAdmin stands on a route without AdminGuard');
  return admin;
});

/**
 * Lets admins with a living session through, and of those the ones whose role the route allows. What changes something
 * is written down first, refused or not.
 * Asks the database every time, so that logging out and disabling take effect at once, on every instance.
 */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    private readonly trail: AuditTrail,
  ) {}

  /** @throws InvalidSessionError, RoleMissingError, TotpSetupRequiredError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const admin = await this.identify(request.headers.authorization);
    const roles = this.reflector.getAllAndOverride<AdminRole[] | undefined>(ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    const hasRole = !roles || admin.role === 'owner' || roles.includes(admin.role);
    const isReady = !admin.mustSetUpTotp || this.reflector.get(BEFORE_TOTP, context.getHandler()) === true;
    await this.trail.begin(context, admin, hasRole && isReady);
    if (!isReady) throw new TotpSetupRequiredError();
    if (!hasRole) throw new RoleMissingError(['owner', ...roles.filter((role) => role !== 'owner')]);
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
    const { mustSetUpTotp } = session;
    return { adminId, email, role, sessionDigest: digest.toString('hex'), mustSetUpTotp };
  }
}
