import { Body, Controller, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import { AdminGuard, CurrentAdmin, type AdminIdentity } from './admin.guard';
import { LogInDto, SessionDto } from './log-in/log-in.dto';
import { LogInCommand } from './log-in/log-in.handler';
import { LogOutCommand } from './log-out/log-out.handler';

@ApiTags('Admin: sessions')
@Controller('api/admin/auth')
export class AuthAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Log in as an admin; failed logins are throttled, 10 in 15 minutes' })
  @ApiOkResponse({ type: SessionDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_credentials'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async logIn(@Body() { email, password }: LogInDto, @Ip() address: string): Promise<SessionDto> {
    return new SessionDto(await this.commands.execute(new LogInCommand({ email, password, address })));
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(AdminGuard)
  @ApiBearerAuth('AdminSession')
  @ApiOperation({ summary: 'End the session whose access token is sent' })
  @ApiNoContentResponse({ description: 'The access token is dead.' })
  @ApiErrors({ 401: ['invalid_session'] })
  async logOut(@CurrentAdmin() { sessionDigest }: AdminIdentity): Promise<void> {
    await this.commands.execute(new LogOutCommand({ sessionDigest }));
  }
}
