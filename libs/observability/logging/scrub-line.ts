const CENSOR = '[redacted]';

/** JSON members whose text, or list of texts, is nobody's business; `-` and `_` count as the same, case does not. */
const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-game-secret-key',
  'password',
  'secret-?key',
  'signing-?secret',
  'access-?token',
  'client-?session-?ticket',
  'totp',
  'player-?phone',
].map((name) => name.replaceAll('-', '[-_]'));
const SECRET_MEMBER = new RegExp(
  String.raw`"(${SECRET_MEMBERS.join('|')})":(?:"[^"\\]*(?:\\.[^"\\]*)*"|\[[^\]]*\])`,
  'gi',
);

/** An escape of JSON, or what stands between white space and brackets. */
const PIECE = /\\(?:u[\dA-Fa-f]{4}|.)|[^\s"<>()[\]{},;:\\/]+/g;
/** An e-mail address, as it is or percent-encoded; also the password and host of a connection URL. */
const ADDRESS = /[^@](?:@|%40)[^@]/i;
/** What newSecret of @goldkeep/auth makes: 43 characters behind a prefix. */
const SECRET = /^[a-z]{2,8}_[\w-]{43}$/;

/** Takes e-mail addresses and secrets out of a line of JSON, wherever they stand, texts of errors included. */
export function scrubLine(line: string): string {
  return line
    .replace(SECRET_MEMBER, `"$1":"${CENSOR}"`)
    .replace(PIECE, (piece) => (ADDRESS.test(piece) || SECRET.test(piece) ? CENSOR : piece));
}
