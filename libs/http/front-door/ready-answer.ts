import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from '../send-pieces';

/** Takes the headers of an answer; a reply of Fastify does, too. */
export interface HeaderSink {
  header(name: string, value: string | number): unknown;
}

/** A successful answer as it is sent. */
export interface ReadyAnswer {
  readonly json: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends an answer through the framework. */
export function sendReady(reply: FastifyReply, { json, headers = {} }: ReadyAnswer): void {
  void reply.headers(headers).type(JSON_TYPE).send(json);
}
