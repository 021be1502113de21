import { Module } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { AddUsageTimeHandler } from './add-usage-time/add-usage-time.handler';
import { GetUsageTimeHandler } from './get-usage-time/get-usage-time.handler';
import { UsageUserController } from './usage.user.controller';

/** How long players play. */
@Module({
  imports: [AuthModule],
  controllers: [UsageUserController],
  providers: [AddUsageTimeHandler, GetUsageTimeHandler],
})
export class UsageModule {}
