import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { FrontCall, type CallEnd } from './front-call';
import { FrontRoute, type FrontHandler } from './front-route';

/** Is told of an answer: by the pattern of its route, and how long it took in milliseconds. */
type AnswerListener = (pattern: string, tookMs: number) => void;

/** How a call failed, for the framework to answer. */
interface FailedCall {
  readonly error: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly tookMs: number;
}

/** Is told when the work for a call begins, and when it has ended. */
interface WorkCount {
  begin(): void;
  end(): void;
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

interface Entrance {
  readonly route: FrontRoute<unknown>;
  readonly end: CallEnd;
}

/**
 * Answers a few routes before the framework sees the request: its router, hooks, request and reply objects, and what
 * hangs in the way of each, take twice as long as looking up a kept answer. Whatever does not succeed is handed to the
 * framework as if it had just come, together with the error, so that there is one way to answer errors.
 */
export class FrontDoor {
  private readonly entrances: Entrance[] = [];
  private readonly failures = new WeakMap<IncomingMessage, FailedCall>();
  private readonly listeners: AnswerListener[] = [];
  private isOpen = true;

  constructor(
    private readonly framework: RequestListener,
    private readonly work: WorkCount,
  ) {}

  /** Adds a GET route that answers with data, not with a page. @param pattern ends with its only parameter: `/things/:name` */
  add<Admitted>(pattern: string, handler: FrontHandler<Admitted>): void {
    const route = new FrontRoute(pattern, handler) as FrontRoute<unknown>;
    this.entrances.push({ route, end: this.endOf(pattern) });
  }

  whenAnswered(listener: AnswerListener): void {
    this.listeners.push(listener);
  }

  /** How a call failed here before it was handed on; undefined for one that the framework saw first. */
  failureOf(request: IncomingMessage): FailedCall | undefined {
    return this.failures.get(request);
  }

  /** From here on all requests are the framework's, which knows what answering means while it stops. */
  close(): void {
    this.isOpen = false;
  }

  readonly receive: RequestListener = (request, response) => {
    const { method, url = '' } = request;
    if (this.isOpen && method === 'GET') {
      for (const { route, end } of this.entrances) {
        const params = route.match(url);
        if (!params) continue;
        this.work.begin();
        route.receive(new FrontCall(request, response, params, end));
        return;
      }
    }
    this.framework(request, response);
  };

  private endOf(pattern: string): CallEnd {
    return {
      onAnswered: ({ tookMs }) => {
        this.work.end();
        for (const listener of this.listeners) listener(pattern, tookMs);
      },
      onFailed: ({ request, response, told, tookMs }, error) => {
        this.work.end();
        this.failures.set(request, { error, headers: pairsOf(told), tookMs });
        this.framework(request, response);
      },
    };
  }
}

/** Puts a door in front of the application's server. Call it before the application is initialised. */
export function openFrontDoor(app: NestFastifyApplication, work: WorkCount): FrontDoor {
  const server: Server = app.getHttpServer();
  const [framework] = server.listeners('request') as RequestListener[];
  if (!framework) throw new Error('the server has nobody who answers its requests');
  const door = new FrontDoor(framework, work);
  server.off('request', framework).on('request', door.receive);
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.addHook('preClose', (done) => {
    door.close();
    done();
  });
  return door;
}

function pairsOf(flat: readonly string[]): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2) pairs[flat[index] ?? ''] = flat[index + 1] ?? '';
  return pairs;
}
