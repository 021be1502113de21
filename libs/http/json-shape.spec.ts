import { hasUnstorableText, isNestedDeeperThan } from './json-shape';

describe('the depth of a JSON text', () => {
  it.each([
    ['[[]]', 2],
    ['{"a":[1,{"b":{}}]}', 4],
    ['[[],[],[]]', 2],
    ['["[[[[", "]]]]", "\\"[[[[" , "\\\\", [1]]', 2],
  ])('of %s is %i', (json, depth) => {
    expect(isNestedDeeperThan(json, depth)).toBe(false);
    expect(isNestedDeeperThan(json, depth - 1)).toBe(true);
  });
});

describe('text that PostgreSQL cannot store', () => {
  it.each(['a\u0000', '\\\u0000', '\ud800', 'x\udfff'])('is found in %j', (text) => {
    expect(hasUnstorableText(JSON.stringify({ text }))).toBe(true);
  });

  it.each(['\\u0000', '\\\\ud800', '🎲', '\u0001', '\ue000'])('is not seen in %j', (text) => {
    expect(hasUnstorableText(JSON.stringify({ text }))).toBe(false);
  });
});
