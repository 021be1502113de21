interface KnownRoute {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

const REGEXP_SYMBOLS = /[.*+?^${}()|[\]\\]/g;
const SEGMENTS = /:([A-Za-z0-9_]+)|\*|[^:*]+/g;

/** Remembers which methods each route takes, so that a wrong method is answered with 405 and `Allow` instead of 404. */
export class KnownRoutes {
  private readonly routes = new Map<string, KnownRoute>();

  add(url: string, methods: string | readonly string[]): void {
    // A route for everything says nothing of any address.
    if (url === '*' || url === '/*') return;
    const route = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const method of typeof methods === 'string' ? [methods] : methods) route.methods.add(method);
    this.routes.set(url, route);
  }

  /** The methods an address takes, sorted; none for an unknown address. Only asked when no route matched. */
  methodsOf(path: string): readonly string[] {
    const matching = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function patternOf(url: string): RegExp {
  const source = url.replace(SEGMENTS, (segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : segment.replace(REGEXP_SYMBOLS, '\\$&');
  });
  return new RegExp(`^${source}/?$`);
}
