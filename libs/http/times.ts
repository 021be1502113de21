const WHOLE_SECONDS_LENGTH = '2026-01-02T03:04:05'.length;

/** A time as every answer writes it: UTC, whole seconds (cut, not rounded). @example "2026-01-02T03:04:05Z" */
export function wholeSeconds(date: Date): string {
  return `${date.toISOString().slice(0, WHOLE_SECONDS_LENGTH)}Z`;
}
