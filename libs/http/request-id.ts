import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that carries the id of a request, in both directions. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Visible ASCII: it goes into headers and logs. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The id the caller gave the request, or a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}
