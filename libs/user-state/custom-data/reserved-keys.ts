/** Tells the keys on a game's list from others: compared trimmed and without regard to case. */
export function reservedKeyTest(reservedKeys: readonly string[]): (key: string) => boolean {
  const folded = new Set(reservedKeys.map(foldedKey));
  return (key) => folded.has(foldedKey(key));
}

/** Composed (NFC) as well, so that what looks the same is the same. */
function foldedKey(key: string): string {
  return key.trim().normalize('NFC').toLowerCase();
}
