import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { BODY_LIMIT_BYTES, findTextProblem, TextField, ValidationFailedError, wholeSeconds } from '@goldkeep/http';
import type { CustomDataUpdate } from './update-custom-data.handler';

const KEY_LENGTH_MAX = 128;

export class UpdateCustomUserDataDto {
  @TextField({ description: 'Stored as sent.', maxLength: KEY_LENGTH_MAX, example: 'tutorial_step' })
  readonly Key!: string;

  /** Read from the text of the body: see `storedValueOf`. */
  @ApiProperty({
    description:
      'Stored as text: a number as it is written, `True` or `False`, an object or an array as compact JSON. Not null.',
    oneOf: ['string', 'number', 'boolean', 'object', 'array'].map((type) => ({
      type,
      ...(type === 'array' && { items: {} }),
    })),
    example: '5',
  })
  readonly Value!: unknown;
}

const TEXTS_OF_BOOLEANS = new Map([
  ['true', 'True'],
  ['false', 'False'],
]);

/**
 * The text that is stored for a value.
 * @param json compact JSON, with numbers as the caller wrote them; undefined when the value is absent or null
 * @throws ValidationFailedError when it is absent, or text that cannot be stored
 * @example storedValueOf('1.50') // '1.50'
 */
export function storedValueOf(json: string | undefined): string {
  if (json === undefined) throw valueRefused('is required');
  if (!json.startsWith('"')) return TEXTS_OF_BOOLEANS.get(json) ?? json;
  const text = JSON.parse(json) as string;
  const problem = findTextProblem(text, { minLength: 0, maxLength: BODY_LIMIT_BYTES, multiline: true });
  if (problem !== undefined) throw valueRefused(problem);
  return text;
}

function valueRefused(problem: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'Value', message: `Value ${problem}` }]);
}

@ApiSchema({ name: 'UpdatedCustomUserData' })
export class UpdatedCustomUserDataDto {
  @ApiProperty({ type: Boolean, example: true })
  readonly IsCompleted: boolean = true;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly ServerTime: string;

  constructor({ updatedAt }: CustomDataUpdate) {
    this.ServerTime = wholeSeconds(updatedAt);
  }
}
