import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuditTrail } from './audit-trail';
import { LoginTrail } from './login-trail';

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Lets the audit log see how every changing admin route answers, whoever answers: handler, guard, pipe or filter.
 * Only these routes are given the hook, so all others cost nothing more. Call it before the app is initialised.
 */
export function auditAdminRoutes(app: NestFastifyApplication, apiPrefix: string): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const trail = app.get(AuditTrail, { strict: false });
  const logins = app.get(LoginTrail, { strict: false });
  const conclude = async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    await trail.conclude(request, reply.statusCode, payload);
    await logins.conclude(request, reply.statusCode, payload);
    return payload;
  };
  instance.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    const isChanging = methods.some((method) => CHANGING.includes(method));
    if (isChanging && route.url.startsWith(`${apiPrefix}/api/admin/`)) route.onSend = conclude;
  });
}
