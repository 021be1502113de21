import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { BODY_LIMIT_BYTES } from './body-limit';
import { keepBodyText } from './body-text';
import { isNestedDeeperThan } from './json-shape';
import { InvalidJsonError, UnsupportedMediaTypeError } from './refusal';

/** How deep the objects and arrays of a body may nest. */
const BODY_DEPTH_MAX = 64;

const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)(?:;|$)/;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;
const UTF_8 = /^utf-?8$/i;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Makes JSON the only body that is read. An empty body counts as none, a byte order mark is skipped; refused are
 * other charsets, broken UTF-8, text after the JSON, more than `BODY_DEPTH_MAX` levels, and keys that would reach an
 * object's prototype (`__proto__`, `constructor.prototype`).
 */
export function useJsonBodies(adapter: FastifyAdapter): void {
  const instance = adapter.getInstance();
  instance.removeAllContentTypeParsers();
  const parseSafely = instance.getDefaultJsonParser('error', 'error');
  // By way of Nest's method, which then leaves out the parsers of its own.
  adapter.useBodyParser(JSON_TYPE, false, { bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    const refusal = findRefusal(request.headers['content-type'], body);
    if (refusal) {
      done(refusal);
      return;
    }
    const text = body.toString('utf8');
    const json = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
    if (json === '') {
      done(null);
    } else if (isNestedDeeperThan(json, BODY_DEPTH_MAX)) {
      done(new InvalidJsonError(`it nests deeper than ${BODY_DEPTH_MAX} levels`));
    } else {
      void parseSafely(request, json, (error, value) => {
        if (error) {
          done(new InvalidJsonError('it cannot be read'));
        } else {
          keepBodyText(request, json);
          done(null, value);
        }
      });
    }
  });
}

function findRefusal(contentType: string | undefined, body: Buffer): Error | undefined {
  const charset = CHARSET.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !UTF_8.test(charset)) return new UnsupportedMediaTypeError();
  return isUtf8(body) ? undefined : new InvalidJsonError('it is not UTF-8');
}
