import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LivenessDto, NotReadyDto, ReadyDto } from './health.dto';
import { Readiness } from './readiness';

/** For the probes of an orchestrator or a load balancer. */
@ApiTags('Operation')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs: if not, start it again' })
  @ApiOkResponse({ type: LivenessDto })
  checkLiveness(): LivenessDto {
    return new LivenessDto();
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether to send requests here: not while the database is away or the process stops' })
  @ApiOkResponse({ type: ReadyDto })
  @ApiServiceUnavailableResponse({ type: NotReadyDto })
  async checkReadiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyDto | NotReadyDto> {
    const obstacle = await this.readiness.findObstacle();
    if (obstacle === undefined) return new ReadyDto();
    void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return new NotReadyDto(obstacle);
  }
}
