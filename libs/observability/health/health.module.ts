import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

/** `GET /health/live` and `GET /health/ready`. */
@Module({ controllers: [HealthController], providers: [Readiness] })
export class HealthModule {}
