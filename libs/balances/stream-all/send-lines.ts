import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PlayerLines } from './player-lines';
import { errorLine } from './stream-lines.dto';

const logger = new Logger('StreamAll');

export const LINES_TYPE = 'application/x-ndjson; charset=utf-8';

/** Simple clients take what one network read brings for one line: so lines must not meet on their way. */
const PACE_MS = 2;

interface SendOptions {
  /** Whether each line is to arrive alone. */
  readonly isPaced: boolean;
  /** Aborted when the process is about to stop. */
  readonly stopping: AbortSignal;
}

/**
 * Sends lines as fast as the caller reads them, and stops when the caller leaves. Resolves when all is sent or over.
 * @throws what keeps the first line from being read; later on a line tells of the failure, and the connection is closed
 */
export async function sendLines(reply: FastifyReply, lines: PlayerLines, options: SendOptions): Promise<void> {
  const reading = lines.read();
  const first = await reading.next();
  const response = beginAnswer(reply);
  try {
    for (let line = first; line.done !== true; line = await reading.next()) {
      if (options.stopping.aborted) throw new Error('the server is stopping');
      if (!(await send(response, line.value, options.stopping))) break;
      if (options.isPaced) await pace();
    }
    response.end();
  } catch (error) {
    logger.warn(`a stream ended half way, behind player ${lines.position.lastPlayerId}: ${String(error)}`);
    if (response.destroyed) return;
    const { socket } = response;
    const message = options.stopping.aborted ? 'The server is stopping.' : 'The players could not be read further.';
    response.end(errorLine(message, lines.position), () => socket?.destroySoon());
  } finally {
    await reading.return();
  }
}

/** Takes the answer out of the framework's hands, with all headers that it has been given. */
function beginAnswer(reply: FastifyReply): ServerResponse {
  void reply.type(LINES_TYPE).hijack();
  // What goes wrong on the way to the caller shows as an end of the connection, which every step looks at.
  reply.raw.on('error', (error) => logger.debug(`a stream's connection broke: ${error.message}`));
  return reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
}

/** Resolves when there is room for more. @returns false when the caller has left */
async function send(response: ServerResponse, line: string, stopping: AbortSignal): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(line)) return true;
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, stopping]);
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    settled.abort();
  }
  return !response.destroyed;
}

/**
 * A pause long enough for the caller to take the line. On a machine that has no time for us at the moment, the caller
 * may have none either: then it is longer. Its last turn lets a caller in this very process read before we write on.
 */
async function pace(): Promise<void> {
  const startMs = performance.now();
  await pause(PACE_MS);
  const lateMs = performance.now() - startMs - PACE_MS;
  if (lateMs > PACE_MS) await pause(lateMs);
  await nextTurn();
}
