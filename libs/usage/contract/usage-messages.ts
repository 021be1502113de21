import { Command, Query } from '@nestjs/cqrs';

/** How long a player played, in seconds; days, weeks (from Monday) and months are those of UTC. */
export interface UsageTime {
  readonly today: number;
  readonly yesterday: number;
  /** From Monday to today. */
  readonly currentWeek: number;
  /** From the first of the month to today. */
  readonly currentMonth: number;
  /** Of all days. */
  readonly total: number;
  /** The latest days with any, at most 1,000, ascending. */
  readonly history: readonly UsageDay[];
}

export interface UsageDay {
  /** Midnight at its beginning. */
  readonly day: Date;
  readonly seconds: number;
}

/** Adds play time to the present day. Answers with what `GetUsageTimeQuery` then tells. */
export class AddUsageTimeCommand extends Command<UsageTime> {
  readonly gameId: number;
  readonly playerId: number;
  /** 1 to 86,400. */
  readonly seconds: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number; readonly seconds: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
    this.seconds = parts.seconds;
  }
}

/** How long a player has played. An unknown player has not. */
export class GetUsageTimeQuery extends Query<UsageTime> {
  readonly playerId: number;

  constructor(parts: { readonly playerId: number }) {
    super();
    this.playerId = parts.playerId;
  }
}
