import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable } from './database-unavailable';
import { Refusal } from './refusal';

/** What is told of a failed request, before an API family gives it its form. */
export interface ErrorAnswer {
  readonly status: number;
  /** snake_case token. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
  /** Further fields of the answer; 429 and 503 always have `retry_after` (whole seconds) here. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Names this failure in the answer and in the log. */
  readonly errorId: string;
  readonly time: Date;
}

/** What Nest and Fastify refuse by themselves, by status. Their own messages repeat addresses and inner workings. */
const KNOWN_STATUSES = new Map<number, readonly [code: string, message: string]>([
  [400, ['validation_failed', 'The request is not valid.']],
  [401, ['unauthorized', 'This needs authentication.']],
  [403, ['forbidden', 'This is not allowed.']],
  [404, ['not_found', 'There is nothing at this address.']],
  [405, ['method_not_allowed', 'This address does not take this method.']],
  [406, ['not_acceptable', 'This cannot be answered in the form asked for.']],
  [408, ['request_timeout', 'The request took too long to arrive.']],
  [409, ['conflict', 'This conflicts with the present state.']],
  [412, ['precondition_failed', 'This was changed in the meantime.']],
  [413, ['payload_too_large', 'The body is too large.']],
  [414, ['uri_too_long', 'A part of the address is too long.']],
  [415, ['unsupported_media_type', 'Send the body as application/json in UTF-8.']],
  [422, ['unprocessable', 'The request cannot be worked with.']],
  [429, ['rate_limited', 'Too many requests.']],
  [431, ['headers_too_large', 'The headers are too large.']],
  [503, ['service_unavailable', 'The service is not available at the moment.']],
]);

const STATUSES_TO_RETRY = new Set([429, 503]);
const RETRY_AFTER_SECONDS = 1;
const INTERNAL_ERROR = ['internal_error', 'Something went wrong on our side.'] as const;

/** Tells any thrown value apart: refusals as they are, HTTP errors by status, a lost database as 503, the rest as 500. */
export function answerOf(thrown: unknown): ErrorAnswer {
  if (thrown instanceof Refusal) return answer(thrown.status, thrown.code, thrown.message, thrown.extra);
  return answerOfStatus(statusOf(thrown));
}

/** The answer for what the server refuses before any code of ours runs. */
export function answerOfStatus(status: number): ErrorAnswer {
  const known = KNOWN_STATUSES.get(status);
  if (known) return answer(status, ...known);
  return status < 500 ? answer(status, 'bad_request', 'The request is not valid.') : answer(500, ...INTERNAL_ERROR);
}

function answer(status: number, code: string, message: string, extra: ErrorAnswer['extra'] = {}): ErrorAnswer {
  const retry = STATUSES_TO_RETRY.has(status) ? { retry_after: RETRY_AFTER_SECONDS } : {};
  return { status, code, message, extra: { ...retry, ...extra }, errorId: randomUUID(), time: new Date() };
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  // Fastify marks what the client did wrong, an aborted upload for one; it must not be taken for a lost database.
  if (types.isNativeError(thrown) && 'statusCode' in thrown && isClientStatus(thrown.statusCode))
    return thrown.statusCode;
  return isDatabaseUnavailable(thrown) ? 503 : 500;
}

function isClientStatus(status: unknown): status is number {
  return typeof status === 'number' && status >= 400 && status < 500;
}
