import { Controller, Delete, Get, HttpCode, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import type { AdminIdentity } from '../admin-identity';
import { AdminGuard, CurrentAdmin } from '../admin.guard';
import { EndSessionsCommand } from './end-sessions/end-sessions.handler';
import { OpenSessionsDto } from './list-sessions/list-sessions.dto';
import { ListSessionsQuery } from './list-sessions/list-sessions.handler';

@ApiTags('Admin: sessions')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/auth/sessions')
@UseGuards(AdminGuard)
export class AdminSessionsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List your living sessions' })
  @ApiOkResponse({ type: OpenSessionsDto })
  @ApiErrors({ 401: ['invalid_session'] })
  async listAdminSessions(@CurrentAdmin() { adminId, sessionDigest }: AdminIdentity): Promise<OpenSessionsDto> {
    return new OpenSessionsDto(await this.queries.execute(new ListSessionsQuery({ adminId })), sessionDigest);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'End all your sessions, this one too' })
  @ApiNoContentResponse({ description: 'Every access token of yours is dead.' })
  @ApiErrors({ 401: ['invalid_session'] })
  async endAdminSessions(@CurrentAdmin() { adminId }: AdminIdentity): Promise<void> {
    await this.commands.execute(new EndSessionsCommand({ adminId }));
  }
}
