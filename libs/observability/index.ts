export { HealthModule } from './health/health.module';
export { loggingModule } from './logging/logging.module';
export { Metrics } from './metrics/metrics';
export { MetricsModule } from './metrics/metrics.module';
export { SystemStatusModule } from './status/system-status.module';
export { registerHttpMetrics } from './metrics/register-http-metrics';
export { observabilityMigrations } from './observability-schema';
