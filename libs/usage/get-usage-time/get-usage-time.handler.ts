import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { GetUsageTimeQuery, type UsageTime } from '../contract';
import { readUsageTime } from '../read-usage-time';
import { dayOf } from '../usage-days';

@QueryHandler(GetUsageTimeQuery)
export class GetUsageTimeHandler implements IQueryHandler<GetUsageTimeQuery> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  execute({ playerId }: GetUsageTimeQuery): Promise<UsageTime> {
    return readUsageTime(this.dataSource, playerId, dayOf(this.clock.nowMs()));
  }
}
