import type { DataSource } from 'typeorm';
import type { AdminRole } from '@goldkeep/auth';
import { buildOpenApi } from '@goldkeep/http';
import { newRequestId, type ApiWorld } from './api-world';
import { call, type Answer } from './call';
import { openSession } from './module-app';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const LOGIN = 'POST /api/admin/auth/login';

export interface AdminRoute {
  /** @example "PUT /api/admin/games/{game_id}/settings" */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
}

/** Every route of the admin API behind a session, from the application itself. */
export function adminRoutes({ app }: ApiWorld): readonly AdminRoute[] {
  return Object.entries(buildOpenApi(app).paths)
    .filter(([path]) => path.startsWith('/api/admin/'))
    .flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        const route = `${method.toUpperCase()} ${path}`;
        return operation ? [{ route, method, path, operationId: operation.operationId ?? '' }] : [];
      }),
    )
    .filter(({ route }) => route !== LOGIN);
}

/** A call by a new admin that names nothing there is and says nothing: it is let through to be refused, or is not. */
export async function tryRoute(
  { baseUrl, dataSource }: { readonly baseUrl: string; readonly dataSource: DataSource },
  { method, path }: AdminRoute,
  role: AdminRole,
): Promise<Answer<{ readonly error?: string }> & { readonly requestId: string }> {
  const requestId = newRequestId();
  const answer = await call<{ readonly error?: string }>(baseUrl, method, path.replace(/\{[^}]*\}/g, '2147483647'), {
    bearer: await openSession(dataSource, role),
    headers: { 'X-Request-Id': requestId },
    ...(method !== 'get' && { body: {} }),
  });
  return { ...answer, requestId };
}
