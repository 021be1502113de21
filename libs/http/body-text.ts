import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { jsonFieldText } from './json-field-text';

/** By request: the texts go with the requests that they came in. */
const bodyTexts = new WeakMap<FastifyRequest, string>();

/**
 * Keeps the text of a route's bodies beside what was read from it, for `BodyFieldText`. Only where it matters how a
 * number was written; it takes as much memory again as the body does. Not together with `BodyLimit`: of two decorators
 * that configure a route, Nest takes the upper one alone.
 */
export function KeepBodyText(): MethodDecorator {
  return RouteConfig({ keepsBodyText: true });
}

/**
 * The text of one field of the body as `jsonFieldText` gives it; undefined when the field is absent or null. Only on
 * routes with `KeepBodyText`.
 * @example update(@BodyFieldText('Value') value: string | undefined)
 */
export const BodyFieldText = createParamDecorator((field: string, context: ExecutionContext): string | undefined => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (!keepsBodyText(request)) throw new Error('BodyFieldText stands on a route without KeepBodyText');
  const text = jsonFieldText(bodyTexts.get(request) ?? '', field);
  return text === 'null' ? undefined : text;
});

/** Keeps the text of a body that has been read, where the route asks for it. */
export function keepBodyText(request: FastifyRequest, json: string): void {
  if (keepsBodyText(request)) bodyTexts.set(request, json);
}

function keepsBodyText({ routeOptions: { config } }: FastifyRequest): boolean {
  return 'keepsBodyText' in config && config.keepsBodyText === true;
}
