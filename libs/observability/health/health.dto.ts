import { ApiProperty } from '@nestjs/swagger';
import type { Unreadiness } from './readiness';

export class LivenessDto {
  @ApiProperty({ enum: ['alive'] })
  readonly status = 'alive';
}

export class ReadyDto {
  @ApiProperty({ enum: ['ready'] })
  readonly status = 'ready';
}

export class NotReadyDto {
  @ApiProperty({ enum: ['not_ready'] })
  readonly status = 'not_ready';

  @ApiProperty({ enum: ['stopping', 'database'], description: 'What is in the way' })
  readonly reason: Unreadiness;

  constructor(reason: Unreadiness) {
    this.reason = reason;
  }
}
