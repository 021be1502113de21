import { Controller, Get, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminGuard } from '@goldkeep/auth';
import { ApiErrors } from '@goldkeep/http';
import { GetSystemStatusQuery } from './get-system-status/get-system-status.handler';
import { SystemStatusDto } from './get-system-status/system-status.dto';

@ApiTags('Admin: system')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/system')
@UseGuards(AdminGuard)
export class SystemAdminController {
  constructor(private readonly queries: QueryBus) {}

  @Get('status')
  @ApiOperation({ summary: 'How the installation does: versions, health, processes, queues' })
  @ApiOkResponse({ type: SystemStatusDto })
  @ApiErrors({ 401: ['invalid_session'], 503: ['service_unavailable'] })
  async getSystemStatus(): Promise<SystemStatusDto> {
    return new SystemStatusDto(await this.queries.execute(new GetSystemStatusQuery()));
  }
}
