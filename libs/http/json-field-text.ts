/** Strings (with their escapes), the symbols of structure, and scalars; what is between them is white space. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The text of one field of a JSON object as it was written, but without white space outside of strings: so numbers keep
 * digits that JSON.parse rounds away, and the form in which they came. Of a key that is there twice the last one counts,
 * as with JSON.parse; keys further inside are left alone.
 * @param json a text that JSON.parse has accepted
 * @returns undefined when it is no object or has no such key
 * @example jsonFieldText('{"a": 1.50, "b": [1e5, "x y"]}', 'b') // '[1e5,"x y"]'
 */
export function jsonFieldText(json: string, key: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let name: unknown;
  let value = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (depth === 0 && token !== '{') return undefined;
    if (depth === 1 && (token === ',' || token === '}')) {
      if (name === key) found = value;
      name = undefined;
      if (token === '}') return found;
    } else if (depth === 1 && name === undefined) {
      name = JSON.parse(token);
      value = '';
    } else if (depth > 0 && name === key && !(depth === 1 && token === ':')) {
      value += token;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return found;
}
