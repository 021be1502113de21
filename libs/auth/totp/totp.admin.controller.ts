import { Body, Controller, Delete, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import type { AdminIdentity } from '../admin-identity';
import { AdminGuard, BeforeTotp, CurrentAdmin } from '../admin.guard';
import { Audited } from '../audit/audited';
import { ConfirmTotpCommand } from './confirm-totp/confirm-totp.handler';
import { RemoveTotpCommand } from './remove-totp/remove-totp.handler';
import { StartTotpCommand } from './start-totp/start-totp.handler';
import { StartedTotpDto, TotpCodeDto } from './totp.dto';

const CODE_ERRORS = {
  400: ['validation_failed'],
  401: ['invalid_session', 'invalid_totp'],
  429: ['rate_limited'],
} as const;

@ApiTags('Admin: sessions')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/auth/totp')
@UseGuards(AdminGuard)
export class TotpAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @BeforeTotp()
  @ApiOperation({ summary: 'Begin to set up your second factor; its secret is shown only in this answer' })
  @ApiCreatedResponse({ type: StartedTotpDto })
  @ApiErrors({ 401: ['invalid_session'], 409: ['totp_already_set_up'] })
  async startTotp(@CurrentAdmin() { adminId, email }: AdminIdentity): Promise<StartedTotpDto> {
    return new StartedTotpDto(await this.commands.execute(new StartTotpCommand({ adminId, email })));
  }

  @Post('confirm')
  @HttpCode(204)
  @BeforeTotp()
  @Audited({ withhold: ['code'] })
  @ApiOperation({ summary: 'Finish it with a first code: from now on your logins need one' })
  @ApiNoContentResponse({ description: 'The second factor is set up.' })
  @ApiErrors(CODE_ERRORS)
  async confirmTotp(@CurrentAdmin() { adminId }: AdminIdentity, @Body() { code }: TotpCodeDto): Promise<void> {
    await this.commands.execute(new ConfirmTotpCommand({ adminId, code }));
  }

  @Delete()
  @HttpCode(204)
  @Audited({ withhold: ['code'] })
  @ApiOperation({ summary: 'Take your second factor away, against a code' })
  @ApiNoContentResponse({ description: 'The second factor is gone.' })
  @ApiErrors(CODE_ERRORS)
  async removeTotp(@CurrentAdmin() { adminId }: AdminIdentity, @Body() { code }: TotpCodeDto): Promise<void> {
    await this.commands.execute(new RemoveTotpCommand({ adminId, code }));
  }
}
