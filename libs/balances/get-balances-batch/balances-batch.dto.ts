import { ApiProperty } from '@nestjs/swagger';
import { Refusal, ValidationFailedError, wholeSeconds, type FieldProblem } from '@goldkeep/http';
import { BalanceDto, PlayerSummaryDto } from '../get-player-balances/player-balances.dto';

const PLAYERS_MAX = 100_000;

class BatchTooLargeError extends Refusal {
  constructor(requested: number) {
    super(400, 'batch_too_large', `At most ${PLAYERS_MAX} players may be asked for at once.`, {
      maximum: PLAYERS_MAX,
      requested,
    });
  }
}

/** Documents the body. It is read by hand: the decorators of a hundred thousand entries would block the process. */
export class BalancesBatchDto {
  @ApiProperty({ type: [String], required: false, description: 'Together with player_ids at most 100,000.' })
  readonly player_emails?: readonly string[];

  @ApiProperty({ type: [Number], required: false, description: 'Together with player_emails at most 100,000.' })
  readonly player_ids?: readonly number[];
}

/** Who is asked for, in the order of the answer: first by e-mail address, then by id. */
export interface WantedPlayers {
  readonly emails: readonly string[];
  readonly ids: readonly number[];
}

/**
 * Who is asked for, e-mail addresses first.
 * @throws ValidationFailedError when neither list is there, or holds what is no string or no integer
 * @throws BatchTooLargeError
 */
export function readBatch(body: unknown): WantedPlayers {
  const { player_emails: emails, player_ids: ids } = (body ?? {}) as Record<string, unknown>;
  const problems: FieldProblem[] = [];
  const isNothingGiven = (emails ?? undefined) === undefined && (ids ?? undefined) === undefined;
  if (isNothingGiven) problems.push(problem('player_emails', 'or player_ids must be given'));
  const emailList = listOf(emails, 'player_emails', problems);
  const idList = listOf(ids, 'player_ids', problems);
  const requested = emailList.length + idList.length;
  if (requested > PLAYERS_MAX) throw new BatchTooLargeError(requested);
  const wrongEmail = emailList.findIndex((email) => typeof email !== 'string');
  if (wrongEmail >= 0) problems.push(problem(`player_emails[${wrongEmail}]`, 'must be a string'));
  const wrongId = idList.findIndex((id) => !Number.isInteger(id));
  if (wrongId >= 0) problems.push(problem(`player_ids[${wrongId}]`, 'must be an integer'));
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return { emails: emailList as readonly string[], ids: idList as readonly number[] };
}

function listOf(value: unknown, field: string, problems: FieldProblem[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  problems.push(problem(field, 'must be a list'));
  return [];
}

function problem(field: string, what: string): FieldProblem {
  return { field, message: `${field} ${what}` };
}

class BatchResultDto {
  @ApiProperty({ type: PlayerSummaryDto, description: 'For no known player: player_email or player_id as sent.' })
  readonly player!: PlayerSummaryDto;

  @ApiProperty({ type: [BalanceDto] })
  readonly balances!: readonly BalanceDto[];

  @ApiProperty({ required: false, example: '1550.00', description: 'Absent where no player was found.' })
  readonly total_value?: string;

  @ApiProperty({ required: false, enum: ['Player not found'] })
  readonly error?: string;
}

class BatchSummaryDto {
  @ApiProperty({ example: 3 })
  readonly total_requested!: number;

  @ApiProperty({ example: 2 })
  readonly total_found!: number;

  @ApiProperty({ example: 1 })
  readonly total_not_found!: number;
}

/** Documents the answer, which is written piece by piece: see {@link writeBatch}. */
export class BalancesBatchAnswerDto {
  @ApiProperty({ type: [BatchResultDto], description: 'One for each entry, in order, e-mail addresses first.' })
  readonly results!: readonly BatchResultDto[];

  @ApiProperty()
  readonly summary!: BatchSummaryDto;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly retrieved_at!: string;
}

/** Results as the answer lists them, with commas between them. */
export interface WrittenResults {
  readonly json: Buffer;
  readonly requested: number;
  readonly found: number;
}

/** The answer's JSON, piece by piece as the results come. */
export async function* writeBatch(pieces: AsyncIterable<WrittenResults>): AsyncGenerator<string | Buffer, void> {
  let requested = 0;
  let found = 0;
  yield '{"results":[';
  for await (const piece of pieces) {
    if (requested > 0) yield ',';
    yield piece.json;
    requested += piece.requested;
    found += piece.found;
  }
  const summary = { total_requested: requested, total_found: found, total_not_found: requested - found };
  yield `],"summary":${JSON.stringify(summary)},"retrieved_at":"${wholeSeconds(new Date())}"}`;
}
