import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { emailKeyOf } from '@goldkeep/persistence';
import { AdminEntity } from '../admin.entity';
import { AuditLog } from './audit-log';
import { attemptOf, errorCodeOf } from './audit-trail';

/** Others say nothing of an admin, and nothing bounds how many there are: these two the login throttle does. */
const LOGGED_STATUSES = new Set([200, 401]);

/**
 * Logs logins, for which there is no admin yet when they begin: an entry with its outcome, once it is known. Nothing
 * is lost if the process dies before that: nobody has the token then.
 */
@Injectable()
export class LoginTrail implements CanActivate {
  private readonly logger = new Logger(LoginTrail.name);
  /** Names of the routes by request. */
  private readonly attempts = new WeakMap<FastifyRequest, string>();

  constructor(
    private readonly log: AuditLog,
    private readonly dataSource: DataSource,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    this.attempts.set(context.switchToHttp().getRequest<FastifyRequest>(), context.getHandler().name);
    return true;
  }

  async conclude(request: FastifyRequest, status: number, payload: unknown): Promise<void> {
    const action = this.attempts.get(request);
    if (action === undefined || !LOGGED_STATUSES.has(status)) return;
    try {
      const named = await this.adminNamedIn(request.body);
      const isIn = status === 200 && named !== null;
      const entryId = await this.log.open({
        ...attemptOf(request, action),
        ...{ adminId: isIn ? named.adminId : null, role: isIn ? named.role : null, before: null },
        // Whatever else was typed there, a password for one, is not for the log.
        body: JSON.stringify({ email: named?.email ?? '[unknown]' }),
      });
      await this.log.close({ entryId, status, error: isIn ? null : errorCodeOf(payload), after: null, changed: [] });
    } catch (error) {
      this.logger.error(`a login was not written down: ${error instanceof Error ? error.message : typeof error}`);
    }
  }

  private async adminNamedIn(body: unknown): Promise<AdminEntity | null> {
    const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
    if (typeof email !== 'string') return null;
    return this.dataSource.manager.findOneBy(AdminEntity, { emailKey: emailKeyOf(email) });
  }
}
