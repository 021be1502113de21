import { Injectable, RequestMethod, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ApplicationConfig, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { bodyLimitOf } from '@goldkeep/http';
import type { RateLimitName } from './rate-limit-definitions';
import { RATE_LIMIT, RateLimitGuard } from './rate-limit.guard';

/** What limits a route, from the decorators on it. */
export interface LimitedRoute {
  /** Method and path, for example `GET /api/players/{player_id}`. */
  readonly route: string;
  readonly rateLimit: RateLimitName | undefined;
  /** Undefined where the limit of all other routes holds. */
  readonly bodyBytesMax: number | undefined;
}

type Handler = (...args: never[]) => unknown;

/** Finds the routes with limits of their own, in the controllers themselves. */
@Injectable()
export class LimitedRoutes implements OnApplicationBootstrap {
  private found: readonly LimitedRoute[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly config: ApplicationConfig,
  ) {}

  /** Sorted by path, then method. */
  get all(): readonly LimitedRoute[] {
    return this.found;
  }

  /** @throws Error when a route names a limit that nobody enforces */
  onApplicationBootstrap(): void {
    const controllers = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : []));
    const pathOf = ({ route }: LimitedRoute): string => route.replace(/^\S+ /, '');
    this.found = controllers
      .flatMap((controller) => this.routesOf(controller))
      .sort((one, other) => (pathOf(one) < pathOf(other) ? -1 : 1));
  }

  private routesOf(controller: Type): readonly LimitedRoute[] {
    const prototype = controller.prototype as Readonly<Record<string, Handler>>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const method = handler && this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
      if (!handler || method === undefined) return [];
      const rateLimit = this.reflector.get<RateLimitName | undefined>(RATE_LIMIT, handler);
      const bodyBytesMax = bodyLimitOf(this.reflector.get<unknown>(FASTIFY_ROUTE_CONFIG_METADATA, handler));
      if (rateLimit === undefined && bodyBytesMax === undefined) return [];
      if (rateLimit !== undefined && !this.isGuarded(controller, handler)) {
        throw new Error(`${controller.name}.${name} is limited by ${rateLimit}, but RateLimitGuard does not guard it`);
      }
      return this.pathsOf(controller, handler).map((path) => ({
        route: `${RequestMethod[method]} ${path}`,
        rateLimit,
        bodyBytesMax,
      }));
    });
  }

  private isGuarded(controller: Type, handler: Handler): boolean {
    const guards = this.reflector.getAllAndMerge<readonly unknown[]>(GUARDS_METADATA, [controller, handler]);
    return guards.includes(RateLimitGuard);
  }

  private pathsOf(controller: Type, handler: Handler): readonly string[] {
    const prefix = this.config.getGlobalPrefix();
    const [bases, ends] = [controller, handler].map((target) =>
      [this.reflector.get<string | readonly string[]>(PATH_METADATA, target)].flat(),
    );
    return (bases ?? []).flatMap((base) => (ends ?? []).map((end) => joined([prefix, base, end])));
  }
}

function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function';
}

/** With parameters as the API's documentation writes them. */
function joined(parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.map((segment) => segment.replace(/^:(\w+)$/, '{$1}')).join('/')}`;
}
