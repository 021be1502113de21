import { auditFindings } from '../support/audit';
import { aPurchase, openApiWorld, type ApiWorld } from '../support/api-world';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly security?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

describe('the service around the API', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const get = <Body = Record<string, unknown>>(path: string) => world.call<Body>('GET', path, { key: '' });

  it('tells probes that it lives and is ready', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('shows its metrics as Prometheus reads them, by route and never by address', async () => {
    await world.call('GET', '/api/player-balances/player/by-email/secret@example.com');
    const { status, headers, body } = await get<string>('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(body).toMatch(/^# TYPE goldkeep_http_request_duration_seconds histogram$/m);
    expect(body).toContain('route="/api/player-balances/player/by-email/:email"');
    expect(body).toMatch(/^goldkeep_ledger_waiting_commands 0$/m);
    expect(body).not.toContain('secret@example.com');
  });

  it('serves its documentation as a page', async () => {
    const { status, headers, body } = await get<string>('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(body).toContain('Goldkeep API');
  });

  it('sends security headers with every answer', async () => {
    for (const path of ['/health/live', '/docs', '/unknown']) {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toBeTruthy();
    }
  });
});

describe('the OpenAPI document', () => {
  let world: ApiWorld;
  let document: OpenApi;

  beforeAll(async () => {
    world = await openApiWorld();
    document = (await world.call<OpenApi>('GET', '/docs/openapi.json')).body;
  });
  afterAll(() => world.close());

  const operations = () => {
    return Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, path, route: `${method} ${path}` })),
    );
  };

  it('describes every operation: an id of its own, a summary, and the errors of what it takes', () => {
    expect(document.openapi).toMatch(/^3\./);
    expect(operations().length).toBeGreaterThan(20);
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).not.toContain(undefined);
    expect(operations().filter(({ summary }) => !summary?.trim())).toEqual([]);
    const silent = operations()
      .filter(({ security, requestBody, parameters }) => security ?? requestBody ?? parameters?.length)
      .filter(({ responses }) => !Object.keys(responses).some((status) => status >= '400'));
    expect(silent.map(({ route }) => route)).toEqual([]);
  });

  it('declares every parameter that stands in a path, and no other', () => {
    for (const { path, route, parameters = [] } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect([route, declared.sort()]).toEqual([route, inPath.sort()]);
    }
  });

  it('names a success for every operation, and a body for what is written', () => {
    for (const { route, responses } of operations()) {
      expect([route, Object.keys(responses).some((status) => /^2\d\d$/.test(status))]).toEqual([route, true]);
    }
  });

  it('refers to nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    const missing = references.map(([, name = '']) => name).filter((name) => !(name in document.components.schemas));
    expect(references.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});

describe('a service with API_PREFIX=/sandbox', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '100.00' }], { API_PREFIX: '/sandbox' });
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  it('has the prefix in front of all routes', async () => {
    const paths = ['/health/live', '/health/ready', '/metrics', '/docs', '/docs/openapi.json'];
    for (const path of paths) {
      expect([path, (await world.call('GET', `/sandbox${path}`)).status]).toEqual([path, 200]);
      expect([path, (await world.call('GET', path)).status]).toEqual([path, 404]);
    }
    const body = aPurchase();
    const purchase = '/api/item-purchases/purchase-item';
    expect((await world.call('POST', `/sandbox${purchase}`, { body })).status).toBe(200);
    expect((await world.call('POST', purchase, { body })).status).toBe(404);
    expect((await world.call('POST', `/sandbox/api/admin/auth/login`, { body: {} })).status).toBe(400);
  });

  it('documents its routes with the prefix', async () => {
    const { body } = await world.call<OpenApi>('GET', '/sandbox/docs/openapi.json');
    const paths = Object.keys(body.paths);
    expect(paths).toContain('/sandbox/api/item-purchases/purchase-item');
    expect(paths.filter((path) => !path.startsWith('/sandbox/'))).toEqual([]);
  });
});
