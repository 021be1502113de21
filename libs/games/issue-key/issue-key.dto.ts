import { ArrayField, ObjectField, TextField } from '@goldkeep/http';
import { KEY_SCOPES, type KeyScope } from '../entities/api-key.entity';

const CAPS_BYTES_MAX = 16_384;

export class IssueKeyDto {
  @TextField({ description: 'For people to tell keys apart.', optional: true, maxLength: 128, example: 'EU servers' })
  readonly name?: string | undefined;

  @ArrayField({
    description: 'What the key may be used for; all scopes when absent.',
    optional: true,
    of: 'string',
    values: KEY_SCOPES,
    minItems: 1,
    maxItems: KEY_SCOPES.length,
  })
  readonly scopes?: readonly KeyScope[] | undefined;

  @ObjectField({
    description:
      'What the key may credit at most, by currency code: `{"max_credit":{"GOLD":"100.00"},' +
      '"daily_credit_cap":{"GOLD":"5000.00"}}`, in one credit and in one UTC day. No cap where none is named.',
    optional: true,
    maxBytes: CAPS_BYTES_MAX,
  })
  readonly caps?: Readonly<Record<string, unknown>> | undefined;
}
