import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { ErrorAnswer } from './error-answer';
import type { FieldProblem } from './refusal';
import { wholeSeconds } from './times';

class FieldProblemDto implements FieldProblem {
  @ApiProperty({ example: 'item_quantity' })
  readonly field!: string;

  @ApiProperty({ example: 'item_quantity must be an integer from 1 to 1000' })
  readonly message!: string;
}

/** The body of every refusal on the snake_case routes. */
@ApiSchema({ name: 'ErrorBody' })
export class ErrorBody {
  @ApiProperty({ description: 'What went wrong, for a program.', example: 'validation_failed' })
  readonly error: string;

  @ApiProperty({ description: 'The same in capitals.', example: 'VALIDATION_FAILED' })
  readonly error_code: string;

  @ApiProperty({ description: 'What went wrong, for a person.' })
  readonly message: string;

  @ApiProperty({ description: 'Names this failure in the log of the server.' })
  readonly error_id: string;

  @ApiProperty({ description: 'UTC, whole seconds.', example: '2026-01-02T03:04:05Z' })
  readonly timestamp: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Seconds; on 429 and 503, as in the Retry-After header.' })
  readonly retry_after?: number;

  @ApiPropertyOptional({ type: [FieldProblemDto], description: 'What is wrong with which field.' })
  readonly details?: readonly FieldProblemDto[];

  constructor({ code, message, extra, errorId, time }: ErrorAnswer) {
    this.error = code;
    this.error_code = code.toUpperCase();
    this.message = message;
    this.error_id = errorId;
    this.timestamp = wholeSeconds(time);
    Object.assign(this, extra);
  }
}
