import { readFileSync } from 'node:fs';

const { module, jsc } = JSON.parse(readFileSync('.swcrc', 'utf8'));

/** @type {import('jest').Config} */
export default {
  testMatch: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/**/*.{spec,e2e-spec}.ts'].map(
    (pattern) => `<rootDir>/${pattern}`,
  ),
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The build's own settings. The paths are resolved while compiling, so that they also hold in the global set-up,
  // where Jest maps no module names.
  transform: { '\\.tsx?$': ['@swc/jest', { swcrc: false, module, jsc: { ...jsc, baseUrl: import.meta.dirname } }] },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/after-each-file.ts'],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.cjs'],
  maxWorkers: 2,
  // Each file loads the application anew, and what Node keeps of it slows the collector down after some dozens.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 30_000,
};
