/** Values of these fields are never kept: secrets, and what names or describes a player. */
const WITHHELD_FIELDS = [
  'access_token',
  'ban_reason',
  'external_id',
  'new_password',
  'otpauth_uri',
  'password',
  'platform',
  'player_email',
  'player_name',
  'player_phone',
  'secret',
  'secret_key',
  'signing_secret',
  'totp',
];
const WITHHELD = '[withheld]';

/** A document larger than that is not kept: a game's settings, the largest thing that admins edit, fit. */
const DOCUMENT_BYTES_MAX = 65_536;
/** Names of changed fields that are kept. */
const CHANGED_FIELDS_MAX = 100;

/** A value as JSON carries it; undefined for what JSON has no form for. */
export function plainJson(value: unknown): unknown {
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? undefined : JSON.parse(json);
}

/**
 * The JSON text of a document for the log: without the values of secrets and of personal data, whose names stay.
 * @param more further fields to withhold
 * @returns null for nothing; the size alone of a document beyond 64 KiB
 */
export function withhold(document: unknown, more: readonly string[] = []): string | null {
  if (document === undefined || document === null) return null;
  const hidden = new Set([...WITHHELD_FIELDS, ...more]);
  const json = JSON.stringify(document, (name, value: unknown) => {
    return hidden.has(name) && value !== null ? WITHHELD : value;
  });
  const bytes = Buffer.byteLength(json);
  return bytes <= DOCUMENT_BYTES_MAX ? json : JSON.stringify({ omitted_bytes: bytes });
}

/** Names of the fields that differ, with dots inside objects; an array counts as one field. At most 100. */
export function changedFields(before: unknown, after: unknown): readonly string[] {
  return differences(before, after, '').slice(0, CHANGED_FIELDS_MAX);
}

function differences(before: unknown, after: unknown, path: string): readonly string[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const prefix = path === '' ? '' : `${path}.`;
    return [...names].flatMap((name) => differences(before[name], after[name], prefix + name));
  }
  return path === '' || JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
