import { createHmac } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { addressToCall } from './public-address';

/** A message as Standard Webhooks has it. */
export interface WebhookMessage {
  /** The same in every attempt: receivers know by it what they have already. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface PostTarget {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly allowPrivate: boolean;
}

/** Whole attempt, name lookup and answer included. */
const ATTEMPT_MAX_MS = 10_000;
const SECRET_PREFIX = 'whsec_';
const SECOND_MS = 1_000;

/** The header `webhook-signature`: HMAC-SHA256 over id, time and body. @param timestamp Unix seconds */
export function signatureOf({ id, body }: WebhookMessage, timestamp: number, secret: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/**
 * Sends a message once. Redirects are not followed, and nothing of the answer but its status is read.
 * @returns the status
 * @throws PrivateAddressError; Error when there was no answer within 10 seconds
 */
export async function postMessage(message: WebhookMessage, target: PostTarget, nowMs: number): Promise<number> {
  const url = new URL(target.url);
  const signal = AbortSignal.timeout(ATTEMPT_MAX_MS);
  const found = await addressToCall(url.hostname.replace(/^\[|\]$/g, ''), target);
  const timestamp = Math.floor(nowMs / SECOND_MS);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      signal,
      agent: false,
      // The address that was checked, whatever the name says by now.
      lookup: (_host, options, done) => {
        if (options.all) done(null, [found]);
        else done(null, found.address, found.family);
      },
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': 'Goldkeep-Webhooks/1',
        'webhook-id': message.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf(message, timestamp, target.secret),
      },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.end(message.body);
  });
}
