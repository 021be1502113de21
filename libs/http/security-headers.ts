import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { fastify } from 'fastify';

/** The only one that says something about an answer that is no page: name and value. */
export const DATA_HEADERS = ['x-content-type-options', 'nosniff'] as const;

const HALF_A_YEAR_SECONDS = 15_552_000;

/** Lets the pages under /docs and /admin load what this server serves, and nothing else; styles may be inline. */
const HELMET_OPTIONS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whether other hosts of the domain speak TLS is not ours to say.
  strictTransportSecurity: { maxAge: HALF_A_YEAR_SECONDS, includeSubDomains: false },
  xFrameOptions: { action: 'deny' },
};

/**
 * The security headers of pages. Helmet builds them anew for each request (10 µs, a fifth of a simple call);
 * ours never change, so a throw-away server is asked for them once.
 */
export async function readSecurityHeaders(): Promise<Readonly<Record<string, string>>> {
  const probe = fastify();
  await probe.register(helmet, HELMET_OPTIONS);
  probe.get('/', (_request, reply) => reply.send());
  const { headers } = await probe.inject('/');
  await probe.close();
  const ofEveryAnswer = new Set(['connection', 'content-length', 'content-type', 'date']);
  const security = Object.entries(headers).filter(([name]) => !ofEveryAnswer.has(name));
  return Object.fromEntries(security.map(([name, value]) => [name, String(value)]));
}
