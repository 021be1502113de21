import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField, QueryTextField, wholeSeconds } from '@goldkeep/http';
import type { AdminRole } from '../../admin-role';
import type { AuditPage, AuditRow } from './list-audit-entries.handler';

const ID_MAX = 2_147_483_647;
const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 25;
const ACTION_LENGTH_MAX = 64;

export class ListAuditEntriesDto {
  @QueryIntegerField({
    description: '`next_cursor` of the page before.',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly cursor?: number;

  @QueryIntegerField({
    description: 'Entries on the page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;

  @QueryIntegerField({ description: 'Only what concerns this game.', minimum: 1, maximum: ID_MAX, optional: true })
  readonly game_id?: number;

  @QueryIntegerField({ description: 'Only what this admin did.', minimum: 1, maximum: ID_MAX, optional: true })
  readonly admin_id?: number;

  @QueryTextField({
    description: 'Only what this route was asked for: its operation id.',
    maxLength: ACTION_LENGTH_MAX,
    optional: true,
  })
  readonly action?: string;
}

const OUTCOMES = ['succeeded', 'refused', 'failed', 'unknown'] as const;

function document(description: string) {
  return { type: 'object', additionalProperties: true, nullable: true, description } as const;
}

export class AuditEntryDto {
  @ApiProperty({ type: 'integer', example: 4711 })
  readonly entry_id: number;

  @ApiProperty({ example: '2026-01-02T03:04:05Z', description: 'When it was asked for.' })
  readonly time: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null for a failed login.' })
  readonly admin_id: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null also for an admin who was deleted.' })
  readonly admin_email: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'At that time.', example: 'economist' })
  readonly role: AdminRole | null;

  @ApiProperty({ description: 'The operation id of the route.', example: 'replaceSettings' })
  readonly action: string;

  @ApiProperty({ example: 'PUT' })
  readonly method: string;

  @ApiProperty({ example: '/api/admin/games/:game_id/settings' })
  readonly route: string;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly game_id: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The other parameters of the path.',
  })
  readonly target: object;

  @ApiProperty({ description: 'The `X-Request-Id` of the call.' })
  readonly request_id: string;

  @ApiProperty({ enum: OUTCOMES, description: '`unknown`: under way, or cut off by the end of its process.' })
  readonly outcome: (typeof OUTCOMES)[number];

  @ApiProperty({ type: 'integer', nullable: true, description: 'The HTTP status of the answer.' })
  readonly status: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The code of a refusal.' })
  readonly error: string | null;

  @ApiProperty(document('What was sent. Secrets and personal data are withheld here and in the states.'))
  readonly body: object | null;

  @ApiProperty(document('The resource as its GET route showed it before; null where there was none.'))
  readonly before: object | null;

  @ApiProperty(document('The resource afterwards, or the answer of a route whose resource cannot be read again.'))
  readonly after: object | null;

  @ApiProperty({ type: [String], description: 'Fields that differ, those whose values are withheld too. At most 100.' })
  readonly changed: readonly string[];

  constructor(row: AuditRow) {
    this.entry_id = Number(row.entry_id);
    this.time = wholeSeconds(row.created_at);
    this.admin_id = row.admin_id;
    this.admin_email = row.admin_email;
    this.role = row.role;
    this.action = row.action;
    this.method = row.method;
    this.route = row.route;
    this.game_id = row.game_id;
    this.target = row.target;
    this.request_id = row.request_id;
    this.outcome = outcomeOf(row.status);
    this.status = row.status;
    this.error = row.error;
    this.body = row.body;
    this.before = row.before;
    this.after = row.after;
    this.changed = row.changed ?? [];
  }
}

function outcomeOf(status: number | null): AuditEntryDto['outcome'] {
  if (status === null) return 'unknown';
  if (status < 400) return 'succeeded';
  return status < 500 ? 'refused' : 'failed';
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto], description: 'Newest first.' })
  readonly entries: readonly AuditEntryDto[];

  @ApiProperty({ type: 'integer', nullable: true, description: '`cursor` of the next page; null on the last one.' })
  readonly next_cursor: number | null;

  constructor({ rows, nextCursor }: AuditPage) {
    this.entries = rows.map((row) => new AuditEntryDto(row));
    this.next_cursor = nextCursor;
  }
}
