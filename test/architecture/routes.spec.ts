import { isMethodDeclaration } from 'typescript';
import { classesOf, decoratorCalls, filesBelow, productionSources, readText } from './sources';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly security?: readonly unknown[];
  readonly responses?: Readonly<Record<string, unknown>>;
}
interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const OPENAPI_FILE = 'docs/openapi.json';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const CONTROLLERS = new Set(['Controller', 'UserActions']);
const ROUTE_DECORATORS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'UserAction']);
const EXCLUDED = new Set(['ApiExcludeController', 'ApiExcludeEndpoint']);

const operations = Object.entries(readOpenApi().paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => ({ ...operation, path, route: `${method.toUpperCase()} ${path}` })),
);
const operationIds = operations.map(({ operationId }) => operationId);

describe('every route', () => {
  it('is documented under the name of its method', () => {
    const undocumented = documentedHandlers().filter(({ name }) => !operationIds.includes(name));
    expect(undocumented.map(({ name, path }) => `${name} (${path})`)).toEqual([]);
  });

  it('has an operation id of its own', () => {
    const shared = operations.filter(({ operationId }, index) => {
      return operationId === undefined || operationIds.indexOf(operationId) !== index;
    });
    expect(shared.map(({ route }) => route)).toEqual([]);
  });

  it('says in one line what it does', () => {
    expect(operations.filter(({ summary }) => !summary?.trim()).map(({ route }) => route)).toEqual([]);
  });

  it('documents the errors of what it takes', () => {
    const silent = operations
      .filter(({ parameters, requestBody, security }) => requestBody ?? parameters?.length ?? security?.length)
      .filter(({ responses = {} }) => !Object.keys(responses).some((status) => Number(status) >= 400));
    expect(silent.map(({ route }) => route)).toEqual([]);
  });

  it('refers to nothing that is not described', () => {
    const document = readText(OPENAPI_FILE);
    const described = new Set(Object.keys(readOpenApi().components?.schemas ?? {}));
    const named = [...document.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    expect([...new Set(named)].filter((name) => !described.has(name))).toEqual([]);
  });

  it('is called by a test', () => {
    const tests = filesBelow('test')
      .filter((path) => path.endsWith('.ts') && !path.startsWith('test/architecture/'))
      .map(readText)
      .join('\n');
    expect(operations.filter(({ path }) => !mentionOf(path).test(tests)).map(({ route }) => route)).toEqual([]);
  });
});

function readOpenApi(): OpenApi {
  const exists = filesBelow('docs').includes(OPENAPI_FILE);
  return exists ? (JSON.parse(readText(OPENAPI_FILE)) as OpenApi) : { paths: {} };
}

/** The methods of controllers that answer requests, but those that are left out of the documentation on purpose. */
function documentedHandlers() {
  return productionSources('apps', 'libs').flatMap((source) =>
    classesOf(source)
      .filter((declaration) => has(declaration, (name) => CONTROLLERS.has(name)))
      .filter((declaration) => !has(declaration, (name) => EXCLUDED.has(name)))
      .flatMap((controller) => controller.members.filter(isMethodDeclaration))
      .filter(
        (method) => has(method, (name) => ROUTE_DECORATORS.has(name)) && !has(method, (name) => EXCLUDED.has(name)),
      )
      .map((method) => ({ name: method.name.getText(), path: source.path })),
  );
}

function has(node: Parameters<typeof decoratorCalls>[0], test: (name: string) => boolean): boolean {
  return decoratorCalls(node).some(({ name }) => test(name));
}

/**
 * Finds a path in the text of a test, whatever stands for its parameters. A test may leave the common beginning
 * of an API family (`/api/admin/`) to a helper, so a path is known by what follows it, unless that is a parameter.
 */
function mentionOf(path: string): RegExp {
  const known = path.replace(/^\/api\/[^/]+\/(?=[^{])/, '').replace(/^\//, '');
  const pattern = known
    .split(/\{[^}]*\}/)
    .map((literal) => literal.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('(?:\\$\\{[^}]*\\}|[^/\\s\'"`])+');
  return new RegExp(`['"\`/}]${pattern}(?=['"\`?\\s$])`);
}
