import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseQuestion } from './database-question';

/** Why no requests should be sent here now. */
export type Unreadiness = 'stopping' | 'database';

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private isStopping = false;

  constructor(private readonly database: DatabaseQuestion) {}

  /** Nest calls this before it closes anything. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Undefined when ready; answers within a second. */
  async findObstacle(): Promise<Unreadiness | undefined> {
    if (this.isStopping) return 'stopping';
    return (await this.database.answerTimeMs()) === null ? 'database' : undefined;
  }
}
