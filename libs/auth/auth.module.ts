import { Module } from '@nestjs/common';
import { AdminGuard } from './admin.guard';
import { AdminsAdminController } from './admins/admins.admin.controller';
import { CreateAdminHandler } from './admins/create-admin/create-admin.handler';
import { DeleteAdminHandler } from './admins/delete-admin/delete-admin.handler';
import { GetAdminHandler } from './admins/get-admin/get-admin.handler';
import { ListAdminsHandler } from './admins/list-admins/list-admins.handler';
import { UpdateAdminHandler } from './admins/update-admin/update-admin.handler';
import { AuditAdminController } from './audit/audit.admin.controller';
import { AuditLog } from './audit/audit-log';
import { AuditTrail } from './audit/audit-trail';
import { ListAuditEntriesHandler } from './audit/list-audit-entries/list-audit-entries.handler';
import { LoginTrail } from './audit/login-trail';
import { AuthAdminController } from './auth.admin.controller';
import { Clock } from './clock';
import { EnsureOwnerHandler } from './ensure-owner/ensure-owner.handler';
import { LogInHandler } from './log-in/log-in.handler';
import { LoginQueue } from './log-in/login-queue';
import { LoginThrottle } from './log-in/login-throttle';
import { LogOutHandler } from './log-out/log-out.handler';
import { EndSessionsHandler } from './sessions/end-sessions/end-sessions.handler';
import { ListSessionsHandler } from './sessions/list-sessions/list-sessions.handler';
import { AdminSessionsAdminController } from './sessions/sessions.admin.controller';
import { ConfirmTotpHandler } from './totp/confirm-totp/confirm-totp.handler';
import { RemoveTotpHandler } from './totp/remove-totp/remove-totp.handler';
import { SecondFactor } from './totp/second-factor';
import { StartTotpHandler } from './totp/start-totp/start-totp.handler';
import { TotpAdminController } from './totp/totp.admin.controller';

/** Admin accounts, their sessions and the log of what they change. Modules with routes behind {@link AdminGuard} import it. */
@Module({
  controllers: [
    AdminsAdminController,
    AdminSessionsAdminController,
    AuditAdminController,
    AuthAdminController,
    TotpAdminController,
  ],
  providers: [
    AdminGuard,
    AuditLog,
    AuditTrail,
    Clock,
    ConfirmTotpHandler,
    CreateAdminHandler,
    DeleteAdminHandler,
    EndSessionsHandler,
    EnsureOwnerHandler,
    GetAdminHandler,
    ListAdminsHandler,
    ListAuditEntriesHandler,
    ListSessionsHandler,
    LogInHandler,
    LoginQueue,
    LoginThrottle,
    LoginTrail,
    LogOutHandler,
    RemoveTotpHandler,
    SecondFactor,
    StartTotpHandler,
    UpdateAdminHandler,
  ],
  exports: [AdminGuard, AuditTrail, Clock],
})
export class AuthModule {}
