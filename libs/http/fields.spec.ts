import 'reflect-metadata';
import { ArrayField, BooleanField, IntegerField, MoneyField, ObjectField } from './fields';
import { readDto } from './read-dto';
import { ValidationFailedError } from './refusal';
import {
  ClientRequestIdField,
  CurrencyCodeField,
  EmailField,
  EnumField,
  PhoneField,
  TextField,
  type TextFieldOptions,
} from './text-fields';

const description = 'A field.';
const LONE_SURROGATE = '\ud83c';

describe('a text field', () => {
  it('keeps the text as sent', () => {
    expect(read(text(), ' Łukasz 🎲 ')).toBe(' Łukasz 🎲 ');
  });

  it.each(['', '   ', '\u00a0', 'a\u0000b', 'a\nb', 'a\u001fb', LONE_SURROGATE, 7, true, ['a'], { a: 1 }])(
    'refuses %j',
    (value) => {
      expect(problemWith(text(), value)).toMatch(/^field /);
    },
  );

  it('counts characters, not UTF-16 units', () => {
    expect(read(text({ maxLength: 3 }), '🎲🎲🎲')).toBe('🎲🎲🎲');
    expect(problemWith(text({ maxLength: 3 }), '🎲🎲🎲🎲')).toBe('field must be at most 3 characters long');
    expect(problemWith(text({ minLength: 3 }), '🎲🎲')).toBe('field must be at least 3 characters long');
  });

  it('may be empty when its least length is 0', () => {
    expect(read(text({ minLength: 0 }), '')).toBe('');
  });

  it('takes line breaks but no U+0000 when it has several lines', () => {
    expect(read(text({ multiline: true }), 'a\r\n\tb')).toBe('a\r\n\tb');
    expect(problemWith(text({ multiline: true }), 'a\u0000b')).toMatch(/control characters/);
    expect(problemWith(text({ multiline: true }), LONE_SURROGATE)).toMatch(/broken Unicode/);
  });

  it('matches its pattern', () => {
    expect(problemWith(text({ pattern: /^[a-z]+$/ }), 'ABC')).toBe('field must match ^[a-z]+$');
  });
});

describe('an e-mail field', () => {
  it('is trimmed and keeps its case', () => {
    expect(read(EmailField(), '  Ada+1@Example.COM\t')).toBe('Ada+1@Example.COM');
  });

  it.each(['a@b', 'ünï@exämple.de', 'a/b@c', `${'a'.repeat(252)}@b`])('takes %s', (value) => {
    expect(read(EmailField(), value)).toBe(value);
  });

  it.each(['', '@', 'a@', '@b', 'a b@c', 'a@b@c', 'nobody', 'a\u0000@b', `${'a'.repeat(253)}@b`, 5])(
    'refuses %j',
    (value) => {
      expect(problemWith(EmailField(), value)).toMatch(/^field must/);
    },
  );
});

describe('fields of a given form', () => {
  it.each([
    [PhoneField({ description }), '+15550100123'],
    [CurrencyCodeField({ description }), 'GOLD_coins-2'],
    [ClientRequestIdField(), 'a b/Ü#1'],
    [EnumField({ description, values: ['live', 'testing'] }), 'testing'],
    [BooleanField({ description }), false],
    [MoneyField({ description }), '12,50'],
    [MoneyField({ description }), 0.1],
    [ArrayField({ description, of: 'string', maxItems: 2 }), ['a', 'b']],
    [ArrayField({ description, of: 'integer', maxItems: 2, values: [1, 2] }), [2]],
    [IntegerField({ description, minimum: -1, maximum: 5 }), -1],
  ])('take what fits (%#)', (decorator, value) => {
    expect(read(decorator, value)).toEqual(value);
  });

  it.each([
    [PhoneField({ description }), '15550100123'],
    [PhoneField({ description }), '+155501001'],
    [CurrencyCodeField({ description }), 'GOLD COINS'],
    [CurrencyCodeField({ description }), 'A'.repeat(17)],
    [ClientRequestIdField(), 'a\tb'],
    [ClientRequestIdField(), 'a\u0085b'],
    [ClientRequestIdField(), 'a'.repeat(129)],
    [EnumField({ description, values: ['live'] }), 'LIVE'],
    [BooleanField({ description }), 'true'],
    [BooleanField({ description }), 1],
    [MoneyField({ description }), true],
    [MoneyField({ description }), { amount: 1 }],
    [ArrayField({ description, of: 'string', maxItems: 2 }), 'ab'],
    [ArrayField({ description, of: 'string', maxItems: 2 }), ['a', 'b', 'c']],
    [ArrayField({ description, of: 'string', maxItems: 2 }), ['a', null]],
    [ArrayField({ description, of: 'integer', maxItems: 2 }), [1.5]],
    [ArrayField({ description, of: 'integer', maxItems: 2, values: [1, 2] }), [3]],
    [ArrayField({ description, of: 'integer', maxItems: 2, minItems: 1 }), []],
  ])('refuse what does not (%#)', (decorator, value) => {
    expect(problemWith(decorator, value)).toMatch(/^field /);
  });
});

describe('an integer field', () => {
  const integer = IntegerField({ description, minimum: 1, maximum: 1000 });

  it.each(['x', '3', 1.5, true, 0, 1001, 1e300, [3], {}])('refuses %j', (value) => {
    expect(problemWith(integer, value)).toBe('field must be an integer from 1 to 1000');
  });

  it('takes 3.0 for 3', () => {
    expect(read(integer, JSON.parse('3.0'))).toBe(3);
  });
});

describe('an object field', () => {
  const object = ObjectField({ description, maxBytes: 200 });

  it('keeps the object as sent', () => {
    const value = { level: 3, tags: ['a'], text: 'C:\\u0000 is only text' };
    expect(read(object, value)).toEqual(value);
  });

  it.each([
    ['an array', []],
    ['a text', '{}'],
    ['more bytes than allowed', { text: 'Ü'.repeat(100) }],
    ['a level too many', JSON.parse(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)],
    ['U+0000, which jsonb cannot hold', { text: 'a\u0000' }],
    ['half a surrogate pair in a key', { [LONE_SURROGATE]: 1 }],
    ['U+0000 behind a backslash', { text: '\\\u0000' }],
  ])('refuses %s', (_reason, value) => {
    expect(problemWith(object, value)).toMatch(/^field must/);
  });
});

function text(options: Partial<TextFieldOptions> = {}): PropertyDecorator {
  return TextField({ description, ...options });
}

function read(decorator: PropertyDecorator, value: unknown): unknown {
  class Dto {
    field?: unknown;
  }
  decorator(Dto.prototype, 'field');
  return readDto(Dto, { field: value }).field;
}

function problemWith(decorator: PropertyDecorator, value: unknown): string {
  try {
    read(decorator, value);
  } catch (error) {
    if (error instanceof ValidationFailedError) return error.message;
    throw error;
  }
  return 'none';
}
