import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { DATA_HEADERS } from '../security-headers';
import { JSON_TYPE } from '../send-pieces';
import type { HeaderSink, ReadyAnswer } from './ready-answer';

/** What a call becomes in the end. */
export interface CallEnd {
  onAnswered(call: FrontCall): void;
  onFailed(call: FrontCall, error: unknown): void;
}

/** A request at the front door; it takes the headers of its answer, which go out even if the call fails in the end. */
export class FrontCall implements HeaderSink {
  private readonly startMs = performance.now();
  /** The headers that it took, each name followed by its value. */
  readonly told: string[] = [];

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    /** As they stand in the path, decoded; not checked yet. */
    readonly params: Readonly<Record<string, string>>,
    private readonly end: CallEnd,
  ) {}

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get tookMs(): number {
    return performance.now() - this.startMs;
  }

  header(name: string, value: string | number): void {
    this.told.push(name, String(value));
  }

  answer({ json, headers }: ReadyAnswer): void {
    const { told } = this;
    try {
      if (headers) for (const [name, value] of Object.entries(headers)) told.push(name, value);
      told.push(...DATA_HEADERS, REQUEST_ID_HEADER, requestIdOf(this.request));
      told.push('content-type', JSON_TYPE, 'content-length', String(Buffer.byteLength(json)));
      this.response.writeHead(200, told).end(json);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.end.onAnswered(this);
  }

  fail(error: unknown): void {
    this.end.onFailed(this, error);
  }
}
