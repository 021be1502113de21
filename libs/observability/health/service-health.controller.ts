import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ServiceHealth } from './service-health';
import { ServiceHealthDto } from './service-health.dto';

/** How the service does, for people and for their dashboards. Needs no key. */
@ApiTags('Operation')
@ApiOkResponse({ type: ServiceHealthDto, description: 'Healthy or degraded' })
@ApiServiceUnavailableResponse({ type: ServiceHealthDto, description: 'Unhealthy' })
@Controller('api')
export class ServiceHealthController {
  constructor(private readonly health: ServiceHealth) {}

  @Get('health')
  @ApiOperation({ summary: 'How the database, the cache and the circuit breaker do' })
  checkHealth(@Res({ passthrough: true }) reply: FastifyReply): Promise<ServiceHealthDto> {
    return this.answer(reply);
  }

  @Get('player-balances/health')
  @ApiOperation({ summary: 'The same as GET /api/health' })
  checkBalancesHealth(@Res({ passthrough: true }) reply: FastifyReply): Promise<ServiceHealthDto> {
    return this.answer(reply);
  }

  private async answer(reply: FastifyReply): Promise<ServiceHealthDto> {
    const report = await this.health.check();
    if (report.status === 'unhealthy') void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return new ServiceHealthDto(report);
  }
}
