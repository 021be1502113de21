import fc from 'fast-check';
import { jsonFieldText } from './json-field-text';

const UNIT = 50_000;

describe('the text of a field', () => {
  it.each([
    ['{"Value":1.50}', '1.50'],
    ['{"Value":12345678901234567890}', '12345678901234567890'],
    ['{ "Value" : -0.0E+05 , "x":1}', '-0.0E+05'],
    ['{"Value":true}', 'true'],
    ['{"x":1,"Value":null}', 'null'],
    [String.raw`{"Value":"two  words, \"\\"}`, String.raw`"two  words, \"\\"`],
    ['{"Value":\r\n\t{ "b" : [ 1e5 , 2.0 ],\n"a": "x y" } }', '{"b":[1e5,2.0],"a":"x y"}'],
    ['{"Value":{},"x":{}}', '{}'],
    ['{"Value":[]}', '[]'],
    ['{"Value":""}', '""'],
  ])('of %s is %s', (json, text) => {
    expect(jsonFieldText(json, 'Value')).toBe(text);
  });

  it.each([
    ['{"Value":1,"Value":2}', '2', 'the last of two counts'],
    ['{"Value":{"Value":1},"x":{"Value":2}}', '{"Value":1}', 'those further inside are not meant'],
    [String.raw`{"\u0056alue":7}`, '7', 'its name may be written in escapes'],
    ['{"x":"\\"Value\\":1","Value":2}', '2', 'a text that looks like one is none'],
    ['{"a":"Value","Value":3,"b":"Value"}', '3', 'a value that is called like it is none'],
  ])('of %s is %s: %s', (json, text) => {
    expect(jsonFieldText(json, 'Value')).toBe(text);
  });

  it.each(['{}', '{"value":1}', '{"x":{"Value":1}}', '["Value",1]', '"Value"', '1', 'null', ''])(
    'is not in %s',
    (json) => {
      expect(jsonFieldText(json, 'Value')).toBeUndefined();
    },
  );

  it('says what JSON.parse reads, however the JSON is laid out', () => {
    const objects = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }));
    fc.assert(
      fc.property(objects, fc.constantFrom('', ' ', '\t', '   '), (object, indent) => {
        const json = JSON.stringify(object, null, indent);
        for (const key of Object.keys(object)) {
          expect(jsonFieldText(json, key)).toBe(JSON.stringify(object[key]));
        }
      }),
    );
  });

  it('is found in long texts of escapes and of structure', () => {
    for (const value of [`"${'\\"\\\\'.repeat(UNIT)}"`, `"${'x'.repeat(UNIT * 4)}"`, `[${'[],'.repeat(UNIT)}1]`]) {
      expect(jsonFieldText(`{"x":${value},"Value":${value}}`, 'Value')).toBe(value);
    }
  });
});
