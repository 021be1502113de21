import { Module } from '@nestjs/common';
import { ApiProcesses } from '../processes/api-processes';
import { ApiProcessStore } from '../processes/api-process-store';
import { DatabaseQuestion } from './database-question';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { ServiceHealth } from './service-health';
import { ServiceHealthController } from './service-health.controller';

/** Of an api process: the probes, `GET /api/health`, and an eye on the other api processes. */
@Module({
  controllers: [HealthController, ServiceHealthController],
  providers: [ApiProcessStore, ApiProcesses, DatabaseQuestion, Readiness, ServiceHealth],
  exports: [ApiProcessStore, ServiceHealth],
})
export class HealthModule {}
