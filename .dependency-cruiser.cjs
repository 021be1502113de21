/**
 * The layers and doors of docs/ARCHITECTURE.md. A library is a folder of libs/; what is neither kernel nor middle
 * layer is a feature, so a new feature is fenced in from its first file.
 */
const KERNEL = 'money|persistence|events|cache|auth|http|resilience|config|observability';
const MIDDLE = 'games|players|ledger';
const FEATURE_PATH = `^libs/(?!(?:${KERNEL}|${MIDDLE})/)[^/]+/`;

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbidden(
      'kernel-knows-no-feature',
      'The kernel serves every feature, so it knows none, nor the middle layer.',
      { path: `^libs/(${KERNEL})/`, pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: `^libs/(${KERNEL})/` },
    ),
    forbidden(
      'middle-knows-no-feature',
      'Games, players and the ledger carry the features, not the other way round.',
      { path: `^libs/(${MIDDLE})/`, pathNot: '\\.spec\\.ts$' },
      { path: FEATURE_PATH },
    ),
    forbidden(
      'features-meet-at-contracts',
      'A feature knows of another what its contract/ says, never its module.',
      { path: `${FEATURE_PATH}`.replace('[^/]+', '([^/]+)') },
      { path: FEATURE_PATH, pathNot: ['^libs/$1/', '^libs/[^/]+/contract/index\\.ts$'] },
    ),
    forbidden(
      'doors-only',
      'Another library is entered by its index.ts, a feature also by contract/.',
      { path: '^libs/([^/]+)/' },
      {
        path: '^libs/',
        pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$', '^libs/[^/]+/contract/index\\.ts$'],
      },
    ),
    forbidden(
      'doors-only-for-apps-and-tests',
      'Applications and tests enter a library by its index.ts.',
      { pathNot: '^libs/' },
      { path: '^libs/', pathNot: ['^libs/[^/]+/index\\.ts$'] },
    ),
    forbidden(
      'libraries-know-no-application',
      'Applications compose libraries.',
      { path: '^libs/' },
      { path: '^(apps/|ormconfig\\.ts$)' },
    ),
    forbidden(
      'nothing-ships-tests',
      'What runs in production imports no test and no test helper.',
      { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' },
      { path: '^test/|\\.(e2e-)?spec\\.ts$' },
    ),
    forbidden(
      'nothing-ships-development-tools',
      'A production install leaves devDependencies out.',
      { path: '^(apps/(?!console/)|libs/|ormconfig\\.ts$)', pathNot: '\\.spec\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbidden(
      'nothing-undeclared',
      'A package that is not in package.json is there by chance.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbidden('no-cycles', 'What depends on itself cannot be read in an order.', {}, { circular: true }),
    forbidden('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
