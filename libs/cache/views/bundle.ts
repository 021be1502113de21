/** A text about several players, and the keys of their views: it is good until one of those is dropped. */
export interface Bundle {
  readonly keys: readonly string[];
  readonly value: string;
}

/** A bundle, and the number of the last drop that its reader knew. */
interface KeptBundle extends Bundle {
  readonly clock: number;
}

/** As it is kept: the clock, the keys, and the text from the second line break on. */
export function encodeBundle({ clock, keys, value }: KeptBundle): string {
  return `${clock}\n${keys.join(',')}\n${value}`;
}

export function decodeBundle(kept: string): KeptBundle {
  const clockEnd = kept.indexOf('\n');
  const keysEnd = kept.indexOf('\n', clockEnd + 1);
  const keys = kept.slice(clockEnd + 1, keysEnd);
  return {
    clock: Number(kept.slice(0, clockEnd)),
    keys: keys === '' ? [] : keys.split(','),
    value: kept.slice(keysEnd + 1),
  };
}
