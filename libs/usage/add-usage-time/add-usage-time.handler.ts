import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { shardOfPlayer, UnitOfWork } from '@goldkeep/persistence';
import { lockState } from '@goldkeep/players';
import { AddUsageTimeCommand, type UsageTime } from '../contract';
import { readUsageTime } from '../read-usage-time';
import { dayOf } from '../usage-days';
import { UsageTimeTooLargeError } from '../usage-errors';

/** What the column holds. Clients may report more than a day has: nobody checks them against the clock. */
const DAY_SECONDS_MAX = 2_147_483_647;

/** Writes nothing when the day would hold too much. */
const ADD = `
  INSERT INTO usage_day (shard, player_id, day, seconds) VALUES ($1, $2, date '1970-01-01' + $3::integer, $4)
  ON CONFLICT (shard, player_id, day) DO UPDATE SET seconds = usage_day.seconds + excluded.seconds
   WHERE usage_day.seconds <= ${DAY_SECONDS_MAX} - excluded.seconds
  RETURNING seconds`;

@CommandHandler(AddUsageTimeCommand)
export class AddUsageTimeHandler implements ICommandHandler<AddUsageTimeCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws PlayerNotFoundError, UsageTimeTooLargeError */
  execute({ gameId, playerId, seconds }: AddUsageTimeCommand): Promise<UsageTime> {
    return this.unitOfWork.run(async (tx) => {
      await lockState(tx, { gameId, playerId });
      const today = dayOf(this.clock.nowMs());
      const added = await tx.query<unknown[]>(ADD, [shardOfPlayer(playerId), playerId, today, seconds]);
      if (added.length === 0) throw new UsageTimeTooLargeError();
      return readUsageTime(tx, playerId, today);
    });
  }
}
