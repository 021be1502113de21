import { Module } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { HealthModule } from '../health/health.module';
import { GetSystemStatusHandler } from './get-system-status/get-system-status.handler';
import { SystemAdminController } from './system.admin.controller';

/** Of an api process: how the installation does, for staff. */
@Module({
  imports: [AuthModule, HealthModule],
  controllers: [SystemAdminController],
  providers: [GetSystemStatusHandler],
})
export class SystemStatusModule {}
