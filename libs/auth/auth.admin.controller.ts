import { Body, Controller, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import type { AdminIdentity } from './admin-identity';
import { AdminGuard, BeforeTotp, CurrentAdmin } from './admin.guard';
import { LoginTrail } from './audit/login-trail';
import { LogInDto, SessionDto } from './log-in/log-in.dto';
import { LogInCommand } from './log-in/log-in.handler';
import { LogOutCommand } from './log-out/log-out.handler';

@ApiTags('Admin: sessions')
@Controller('api/admin/auth')
export class AuthAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post('login')
  @HttpCode(200)
  @UseGuards(LoginTrail)
  @ApiOperation({ summary: 'Log in as an admin; failed logins are throttled, 10 in 15 minutes' })
  @ApiOkResponse({ type: SessionDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_credentials', 'totp_required', 'invalid_totp'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async logIn(@Body() { email, password, totp }: LogInDto, @Ip() address: string): Promise<SessionDto> {
    return new SessionDto(await this.commands.execute(new LogInCommand({ email, password, totp, address })));
  }

  @Post('logout')
  @HttpCode(204)
  @BeforeTotp()
  @UseGuards(AdminGuard)
  @ApiBearerAuth('AdminSession')
  @ApiOperation({ summary: 'End the session whose access token is sent' })
  @ApiNoContentResponse({ description: 'The access token is dead.' })
  @ApiErrors({ 401: ['invalid_session'] })
  async logOut(@CurrentAdmin() { sessionDigest }: AdminIdentity): Promise<void> {
    await this.commands.execute(new LogOutCommand({ sessionDigest }));
  }
}
