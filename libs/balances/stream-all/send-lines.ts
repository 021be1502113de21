import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { withinTime } from '@goldkeep/resilience';
import type { PlayerLines } from './player-lines';
import { errorLine } from './stream-lines.dto';

const logger = new Logger('StreamAll');

export const LINES_TYPE = 'application/x-ndjson; charset=utf-8';

/**
 * Simple clients take what one network read brings for one line, so lines must not meet on their way. A client whose code
 * has not warmed up yet is slow to take the first ones. Measured with Node's fetch in a process of its own, two busy
 * cores, 5,200 players: two milliseconds from the beginning lost lines in most runs, these pauses in one of twenty.
 */
const PACES = [
  { untilLine: 3, ms: 50 },
  { untilLine: 500, ms: 10 },
  { untilLine: Infinity, ms: 2 },
] as const;

/** A reader who takes nothing for this long is gone: the stream would otherwise keep its place for good. */
const STALL_MAX_MS = 300_000;
const LAST_LINE_MAX_MS = 1_000;

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
  let sent = 0;
  try {
    for (let line = first; line.done !== true; line = await reading.next()) {
      if (options.stopping.aborted) throw new Error('the server is stopping');
      if (!(await send(response, line.value, options.stopping))) break;
      if (options.isPaced) await pace(++sent, options.stopping);
    }
    response.end();
  } catch (error) {
    logger.warn(`a stream ended half way, behind player ${lines.position.lastPlayerId}: ${String(error)}`);
    if (response.destroyed) return;
    const { socket } = response;
    const message = options.stopping.aborted ? 'The server is stopping.' : 'The players could not be read further.';
    response.end(errorLine(message, lines.position), () => socket?.destroySoon());
    await closed(response);
  } finally {
    await reading.return();
  }
}

/** Takes the answer out of the framework's hands, with all headers that it has been given. */
function beginAnswer(reply: FastifyReply): ServerResponse {
  void reply.type(LINES_TYPE).hijack();
  // What goes wrong on the way to the caller shows as an end of the connection, which every step looks at.
  reply.raw.on('error', (error) => logger.debug(`a stream's connection broke: ${error.message}`));
  reply.raw.setTimeout(STALL_MAX_MS, () => {
    if (reply.raw.writableNeedDrain) reply.raw.destroy();
  });
  return reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
}

/** Waits until the last line is sent. A caller who does not read it must not hold up the end of the process. */
async function closed(response: ServerResponse): Promise<void> {
  try {
    await withinTime(once(response, 'close'), LAST_LINE_MAX_MS);
  } catch (error) {
    logger.debug(`nobody reads a stream's last line: ${String(error)}`);
    response.destroy();
  }
}

/** Resolves when there is room for more. @returns false when the caller has left */
async function send(response: ServerResponse, line: Buffer, stopping: AbortSignal): Promise<boolean> {
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
async function pace(line: number, stopping: AbortSignal): Promise<void> {
  const { ms } = PACES.find(({ untilLine }) => line <= untilLine) ?? PACES[2];
  const startMs = performance.now();
  await pause(ms, undefined, { signal: stopping });
  const lateMs = performance.now() - startMs - ms;
  if (lateMs > ms) await pause(lateMs, undefined, { signal: stopping });
  await nextTurn();
}
