import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Metrics } from './metrics';

@ApiTags('Operation')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({ summary: 'Metrics of this process, as Prometheus reads them' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  readMetrics(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
