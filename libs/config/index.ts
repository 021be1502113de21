export { ConfigurationError } from './configuration-error';
export { renderEnvironmentExample, VARIABLE_DESCRIPTIONS, type VariableDescription } from './environment-example';
export type { Environment } from './environment-variables';
export { configuredDatabaseUrl, loadEnvironment } from './load-environment';
