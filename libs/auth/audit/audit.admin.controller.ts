import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import { AdminGuard, AdminRoles } from '../admin.guard';
import { AuditPageDto, ListAuditEntriesDto } from './list-audit-entries/list-audit-entries.dto';
import { ListAuditEntriesQuery } from './list-audit-entries/list-audit-entries.handler';

@ApiTags('Admin: audit log')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/audit-log')
@UseGuards(AdminGuard)
export class AuditAdminController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AdminRoles('economist')
  @ApiOperation({ summary: 'List what admins changed and tried to change, newest first' })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_session'], 403: ['role_missing'] })
  async listAuditEntries(@Query() page: ListAuditEntriesDto): Promise<AuditPageDto> {
    const { cursor, limit, game_id: gameId, admin_id: adminId, action } = page;
    const query = new ListAuditEntriesQuery({ filter: { gameId, adminId, action }, cursor, limit });
    return new AuditPageDto(await this.queries.execute(query));
  }
}
