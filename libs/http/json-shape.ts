/** JSON.stringify writes U+0000 and lone surrogates as these escapes; an escaped backslash before them is plain text. */
const UNSTORABLE_ESCAPE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

/** Whether a parsed JSON value is an object: neither `null` nor an array nor a scalar. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether compact JSON holds text that PostgreSQL's jsonb refuses: U+0000 or half a surrogate pair. */
export function hasUnstorableText(compactJson: string): boolean {
  return UNSTORABLE_ESCAPE.test(compactJson);
}

/**
 * Whether the objects and arrays of a JSON text nest deeper than `depthMax`. Works on the text, before parsing and
 * without recursion; a text with few brackets (as the largest batches are) is not scanned at all.
 */
export function isNestedDeeperThan(json: string, depthMax: number): boolean {
  if (hasAtMost(json, depthMax)) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index);
    if (inString) {
      if (unit === BACKSLASH) index += 1;
      else if (unit === QUOTE) inString = false;
    } else if (unit === QUOTE) inString = true;
    else if (OPENERS.has(unit)) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (CLOSERS.has(unit)) depth -= 1;
  }
  return false;
}

function hasAtMost(json: string, bracketsMax: number): boolean {
  let brackets = 0;
  for (const bracket of ['[', '{']) {
    for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
      brackets += 1;
      if (brackets > bracketsMax) return false;
    }
  }
  return true;
}
