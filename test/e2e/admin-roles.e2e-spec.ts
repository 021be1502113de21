import type { AdminRole } from '@goldkeep/auth';
import { adminRoutes, tryRoute } from '../support/admin-routes';
import { openApiWorld, type ApiWorld } from '../support/api-world';

const ROLES: readonly AdminRole[] = ['owner', 'economist', 'support', 'viewer'];
const ALL = 'owner economist support viewer';

/** Who may call what. A route that is not here fails the test, and so does a line without a route. */
const MATRIX: Readonly<Record<string, string>> = {
  'POST /api/admin/auth/logout': ALL,
  'POST /api/admin/auth/totp': ALL,
  'POST /api/admin/auth/totp/confirm': ALL,
  'DELETE /api/admin/auth/totp': ALL,
  'GET /api/admin/system/status': ALL,
  'GET /api/admin/auth/sessions': ALL,
  'DELETE /api/admin/auth/sessions': ALL,
  'GET /api/admin/admins': 'owner',
  'POST /api/admin/admins': 'owner',
  'GET /api/admin/admins/{admin_id}': 'owner',
  'PATCH /api/admin/admins/{admin_id}': 'owner',
  'DELETE /api/admin/admins/{admin_id}': 'owner',
  'DELETE /api/admin/admins/{admin_id}/sessions': 'owner',
  'GET /api/admin/audit-log': 'owner economist',
  'GET /api/admin/games': ALL,
  'POST /api/admin/games': 'owner',
  'GET /api/admin/games/{game_id}': ALL,
  'PATCH /api/admin/games/{game_id}': 'owner',
  'GET /api/admin/games/{game_id}/keys': ALL,
  'POST /api/admin/games/{game_id}/keys': 'owner',
  'POST /api/admin/games/{game_id}/keys/{key_id}/rotate': 'owner',
  'DELETE /api/admin/games/{game_id}/keys/{key_id}': 'owner',
  'GET /api/admin/games/{game_id}/settings': ALL,
  'PUT /api/admin/games/{game_id}/settings': 'owner economist',
  'GET /api/admin/games/{game_id}/currencies': ALL,
  'POST /api/admin/games/{game_id}/currencies': 'owner economist',
  'PATCH /api/admin/games/{game_id}/currencies/{code}': 'owner economist',
  'GET /api/admin/games/{game_id}/transfer-pairs': ALL,
  'PUT /api/admin/games/{game_id}/transfer-pairs': 'owner economist',
  'GET /api/admin/games/{game_id}/catalogs/{version}/items': ALL,
  'POST /api/admin/games/{game_id}/catalogs/{version}/items': 'owner economist',
  'PUT /api/admin/games/{game_id}/catalogs/{version}/items/{item_id}': 'owner economist',
  'DELETE /api/admin/games/{game_id}/catalogs/{version}/items/{item_id}': 'owner economist',
  'GET /api/admin/games/{game_id}/players': ALL,
  'POST /api/admin/games/{game_id}/players': 'owner support',
  'GET /api/admin/games/{game_id}/players/{player_id}': ALL,
  'PATCH /api/admin/games/{game_id}/players/{player_id}': 'owner support',
  'DELETE /api/admin/games/{game_id}/players/{player_id}': 'owner support',
  'GET /api/admin/games/{game_id}/players/{player_id}/export': 'owner support',
  'GET /api/admin/games/{game_id}/players/{player_id}/ledger': ALL,
  'GET /api/admin/games/{game_id}/players/{player_id}/balance-at': ALL,
  'GET /api/admin/games/{game_id}/economy/flows': ALL,
  'GET /api/admin/games/{game_id}/economy/items': ALL,
  'GET /api/admin/games/{game_id}/economy/top-holders': ALL,
  'GET /api/admin/games/{game_id}/ledger/verification': ALL,
  'POST /api/admin/games/{game_id}/ledger/verification': 'owner economist',
  'POST /api/admin/games/{game_id}/purchases/{order_id}/refund': 'owner economist support',
  'GET /api/admin/games/{game_id}/webhook-endpoints': ALL,
  'POST /api/admin/games/{game_id}/webhook-endpoints': 'owner economist',
  'DELETE /api/admin/games/{game_id}/webhook-endpoints/{endpoint_id}': 'owner economist',
  'GET /api/admin/games/{game_id}/webhook-endpoints/{endpoint_id}/deliveries': ALL,
  'POST /api/admin/games/{game_id}/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/redeliver':
    'owner economist support',
  'POST /api/admin/games/{game_id}/players/{player_id}/adjustments': 'owner support',
  'POST /api/admin/games/{game_id}/players/{player_id}/items': 'owner support',
  'DELETE /api/admin/games/{game_id}/players/{player_id}/sessions': 'owner support',
};

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
});

afterAll(() => world.close());

describe('the roles of admins', () => {
  it('are decided for every admin route', () => {
    const routes = adminRoutes(world).map(({ route }) => route);
    expect(routes.filter((route) => !(route in MATRIX))).toEqual([]);
    expect(Object.keys(MATRIX).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(ROLES)('let %s call what the matrix allows, and nothing else', async (role) => {
    const wrong: string[] = [];
    for (const route of adminRoutes(world)) {
      const { status, body } = await tryRoute(world, route, role);
      const isRefused = status === 403 && body.error === 'role_missing';
      const isAllowed = MATRIX[route.route]?.split(' ').includes(role) ?? false;
      if (isRefused === isAllowed || status >= 500) wrong.push(`${route.route}: ${status} for ${role}`);
    }
    expect(wrong).toEqual([]);
  });
});
