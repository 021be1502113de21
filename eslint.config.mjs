import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: the same thing then has the same name everywhere.',
};
const NO_EMPTY_CATCH = {
  selector: 'CatchClause > BlockStatement[body.length=0]',
  message: 'Handle the error, or let it pass on.',
};
const EXACT_MONEY = 'Money is integer minor units: read it with parseAmount of @goldkeep/money.';
const ENVIRONMENT = 'Only libs/config reads the environment: there it is validated and documented.';
const NO_FLOATS = { object: 'Number', property: 'parseFloat', message: EXACT_MONEY };
const POLL = 'Poll with eventually() of test/support: a sleep is either too short or too long.';
// What Node gives to every script.
const GLOBALS = Object.fromEntries(
  [
    'console',
    'fetch',
    'module',
    'performance',
    'process',
    'require',
    'setTimeout',
    'TextDecoder',
    'URL',
    'URLSearchParams',
  ].map((name) => [name, 'readonly']),
);
const focused = (name) =>
  ['only', 'skip', 'todo'].map((property) => ({ object: name, property, message: 'Every test runs, every time.' }));

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.data/', '**/generated/'] },
  {
    // What a rule forbids is forbidden everywhere: exceptions stand here, with their reason, not in the code.
    linterOptions: { noInlineConfig: true },
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A Nest module is a class with a decorator and nothing in it.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest types its options, and we our events, by classes that nobody needs to construct.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Counting the code points of a string is what the spread is for.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'parseFloat', message: EXACT_MONEY }],
      'no-restricted-properties': ['error', NO_FLOATS, { object: 'process', property: 'env', message: ENVIRONMENT }],
      'no-restricted-imports': [
        'error',
        { paths: ['process', 'node:process'].map((name) => ({ name, message: ENVIRONMENT })) },
      ],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_EMPTY_CATCH],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
    },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: GLOBALS },
    rules: { 'no-restricted-syntax': ['error', NO_EMPTY_CATCH] },
  },
  {
    files: ['libs/config/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', NO_FLOATS], 'no-restricted-imports': 'off' },
  },
  {
    // What people start by hand speaks to them on the terminal.
    files: ['apps/**/*.ts', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': ['error', NO_FLOATS, ...['it', 'test', 'describe'].flatMap(focused)],
      // Jest types its matchers, such as expect.any(), as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // expect(object.method) compares, it does not call.
      '@typescript-eslint/unbound-method': 'off',
      // A test says which answer it expects: call<Order>(...).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // Programs as studios write them: they are there to run as they are, not to be good examples of ours.
    files: ['test/clients/examples/**'],
    rules: { 'no-case-declarations': 'off', 'no-restricted-syntax': 'off', 'no-unused-vars': 'off' },
  },
  {
    files: ['**/*.{spec,e2e-spec}.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'setTimeout', message: POLL }],
      'no-restricted-imports': [
        'error',
        { paths: ['timers/promises', 'node:timers/promises'].map((name) => ({ name, message: POLL })) },
      ],
    },
  },
  {
    // Jest, Vite and TypeORM's command line ask for default exports here.
    files: ['**/*.config.{ts,mjs}', 'ormconfig.ts', 'test/support/global-setup.ts', 'test/support/global-teardown.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_EMPTY_CATCH] },
  },
);
