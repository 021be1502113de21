import 'reflect-metadata';
import type { ArgumentMetadata } from '@nestjs/common';
import { IsString } from 'class-validator';
import { DtoPipe } from './dto.pipe';
import { BooleanField, IntegerField } from './fields';
import { QueryBooleanField, QueryEmailField, QueryIntegerField, QueryTimeField } from './query-fields';
import { readDto } from './read-dto';
import { ValidationFailedError } from './refusal';
import { EmailField, TextField } from './text-fields';

class NamedDto {
  @TextField({ description: 'Name.' })
  readonly player_name!: string;
}

class PlayerDto extends NamedDto {
  @EmailField()
  readonly player_email!: string;

  @IntegerField({ description: 'Level.', minimum: 1, maximum: 9, optional: true })
  readonly level?: number;
}

class OptionsDto {
  @BooleanField({ description: 'At once.', optional: true })
  readonly immediate?: boolean;
}

class ListDto {
  @QueryIntegerField({ description: 'Rows.', minimum: 1, maximum: 100, default: 25, clamp: true })
  readonly limit!: number;

  @QueryIntegerField({ description: 'Players.', minimum: 1, maximum: 50, clamp: 'maximum', optional: true })
  readonly chunk_size?: number;

  @QueryBooleanField({ description: 'Zeros too.', default: false })
  readonly zero!: boolean;

  @QueryEmailField({ optional: true })
  readonly player_email?: string;

  @QueryTimeField({ description: 'From.', optional: true })
  readonly from?: Date;
}

class PlainDto {
  @IsString()
  readonly title!: string;
}

const PLAYER = { player_name: 'Ada', player_email: 'ada@example.com' };

describe('a body', () => {
  it('becomes an instance of its class, inherited fields too', () => {
    const dto = body(PlayerDto, { ...PLAYER, level: 3 });
    expect(dto).toBeInstanceOf(PlayerDto);
    expect(dto).toEqual({ ...PLAYER, level: 3 });
  });

  it('may have keys that nobody declared, and none of them arrives', () => {
    const sent: unknown = JSON.parse('{"player_name":"Ada","player_email":"a@b","admin":true,"toString":1}');
    expect(Object.keys(body(PlayerDto, sent))).not.toEqual(expect.arrayContaining(['admin']));
    expect(Object.hasOwn(body(PlayerDto, sent), 'toString')).toBe(false);
  });

  it('counts null as absent', () => {
    expect(body(PlayerDto, { ...PLAYER, level: null })).toEqual(PLAYER);
    expect(problems(() => body(PlayerDto, { ...PLAYER, player_name: null }))).toEqual([
      { field: 'player_name', message: 'player_name is required' },
    ]);
  });

  it('does not find fields on a prototype', () => {
    expect(problems(() => body(PlayerDto, Object.create(PLAYER)))).toHaveLength(2);
  });

  it('is refused with one problem for each field', () => {
    expect(problems(() => body(PlayerDto, { player_name: ' ', player_email: 1, level: 10 }))).toEqual([
      { field: 'player_email', message: 'player_email must be a string' },
      { field: 'level', message: 'level must be an integer from 1 to 9' },
      { field: 'player_name', message: 'player_name must not be blank' },
    ]);
  });

  it.each([undefined, null, [], 'text', 3, true])('must be an object, not %j', (value) => {
    expect(problems(() => body(PlayerDto, value))).toEqual([{ field: 'body', message: 'body must be a JSON object' }]);
  });

  it('may be missing when no field is required', () => {
    expect(body(OptionsDto, undefined)).toBeInstanceOf(OptionsDto);
  });

  it('works with decorators of class-validator alone', () => {
    expect(body(PlainDto, { title: 'x', more: 1 })).toEqual({ title: 'x' });
    expect(problems(() => body(PlainDto, {}))).toEqual([{ field: 'title', message: 'title must be a string' }]);
  });

  it('passes as it is where no class describes it', () => {
    expect(pipe(Object, { a: 1 }, 'body')).toEqual({ a: 1 });
    expect(pipe(String, 'abc', 'param')).toBe('abc');
  });
});

describe('a query string', () => {
  it('has its defaults', () => {
    expect(query({})).toEqual({ limit: 25, zero: false });
  });

  it.each([
    ['limit', '50', 50],
    ['limit', '3.0', 3],
    ['limit', '0', 1],
    ['limit', '-7', 1],
    ['limit', '99999999999999999999', 100],
    ['chunk_size', '1000', 50],
    ['zero', '1', true],
    ['zero', 'false', false],
    ['player_email', ' ada tag@example.com ', 'ada+tag@example.com'],
    ['from', '2026-01-02T03:04:05Z', new Date('2026-01-02T03:04:05Z')],
    ['from', '2026-01-02T03:04:05 02:00', new Date('2026-01-02T01:04:05Z')],
    ['from', '2026-01-02', new Date('2026-01-02T00:00:00Z')],
  ])('reads %s=%s', (name, value, expected) => {
    expect(query({ [name]: value })).toHaveProperty(name, expected);
  });

  it.each([
    ['limit', 'ten'],
    ['limit', ''],
    ['limit', '1.5'],
    ['limit', '0x10'],
    ['limit', '1e2'],
    ['limit', ['1', '2']],
    ['chunk_size', '0'],
    ['zero', 'yes'],
    ['player_email', 'nobody'],
    ['player_email', ['a@b', 'c@d']],
    ['from', 'yesterday'],
    ['from', '2026-13-45'],
  ])('refuses %s=%j', (name, value) => {
    expect(problems(() => query({ [name]: value }))).toEqual([expect.objectContaining({ field: name })]);
  });
});

describe('a DTO inside a body', () => {
  it('names the place of each problem', () => {
    expect(problems(() => readDto(NamedDto, {}, { name: 'operations[3]', prefix: 'operations[3].' }))).toEqual([
      { field: 'operations[3].player_name', message: 'operations[3].player_name is required' },
    ]);
  });
});

function pipe(metatype: NonNullable<ArgumentMetadata['metatype']>, value: unknown, type: ArgumentMetadata['type']) {
  return new DtoPipe().transform(value, { metatype, type, data: undefined });
}

function body(metatype: NonNullable<ArgumentMetadata['metatype']>, value: unknown): object {
  return Object(pipe(metatype, value, 'body')) as object;
}

function query(value: object): unknown {
  return pipe(ListDto, Object.assign(Object.create(null), value), 'query');
}

function problems(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    if (error instanceof ValidationFailedError) return error.extra.details;
    throw error;
  }
  return [];
}
