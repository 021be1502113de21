import { Agent } from 'node:http';
import request from 'supertest';

/** What a test sends besides method and path. */
export interface CallOptions {
  /** Of a game, sent as `X-Game-Secret-Key`. */
  readonly key?: string;
  /** A session ticket or an admin's access token, sent as `Authorization: Bearer`. */
  readonly bearer?: string;
  /** Sent as JSON; a string is sent as it stands. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when the answer says it is JSON, else its text. */
  readonly body: Body;
}

/**
 * One HTTP call. Name the type of the body where the test reads it.
 * @example const order = await call<{ order_id: string }>(url, 'POST', '/api/item-purchases/purchase-item', { key, body });
 */
export async function call<Body = unknown>(
  baseUrl: string,
  method: string,
  path: string,
  { key, bearer, body, headers }: CallOptions = {},
): Promise<Answer<Body>> {
  const verb = method.toLowerCase();
  if (!isVerb(verb)) throw new RangeError(`${method} is no method that tests use`);
  const agent = request(baseUrl);
  const sending = agent[verb](path)
    .agent(CONNECTIONS)
    .set({
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(key !== undefined && { 'X-Game-Secret-Key': key }),
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
      ...headers,
    });
  const response = await (body === undefined
    ? sending
    : sending.send(typeof body === 'string' ? body : JSON.stringify(body)));
  const isJson = /^application\/json\b/.test(response.headers['content-type'] ?? '');
  const read: unknown = isJson ? response.body : response.text;
  return { status: response.status, headers: new Headers(response.headers), body: read as Body };
}

/** As game servers have them: kept open from one call to the next. */
const CONNECTIONS = new Agent({ keepAlive: true });

const VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

function isVerb(verb: string): verb is (typeof VERBS)[number] {
  return (VERBS as readonly string[]).includes(verb);
}
