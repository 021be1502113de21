import { Module } from '@nestjs/common';
import { AdminGuard } from './admin.guard';
import { AuthAdminController } from './auth.admin.controller';
import { Clock } from './clock';
import { EnsureOwnerHandler } from './ensure-owner/ensure-owner.handler';
import { LogInHandler } from './log-in/log-in.handler';
import { LoginQueue } from './log-in/login-queue';
import { LoginThrottle } from './log-in/login-throttle';
import { LogOutHandler } from './log-out/log-out.handler';

/** Admin accounts and their sessions. Modules with routes behind {@link AdminGuard} import it. */
@Module({
  controllers: [AuthAdminController],
  providers: [AdminGuard, Clock, EnsureOwnerHandler, LogInHandler, LoginQueue, LoginThrottle, LogOutHandler],
  exports: [AdminGuard, Clock],
})
export class AuthModule {}
