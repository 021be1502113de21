import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The type of every answer that is JSON written by hand. */
export const JSON_TYPE = 'application/json; charset=utf-8';

type Pieces = AsyncGenerator<string | Buffer, void>;

/**
 * Sends an answer as its pieces come, as fast as the caller reads them. What fails before the first two pieces are
 * there is thrown and answered as any error; later on, cutting the connection is the only way left to tell.
 */
export async function sendPieces(reply: FastifyReply, pieces: Pieces): Promise<void> {
  const beginning: (string | Buffer)[] = [];
  // The first piece is as a rule a mere opening; the second needs the database.
  for (let count = 0; count < 2; count++) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    beginning.push(value);
  }
  void reply.send(Readable.from(withBeginning(beginning, pieces), { objectMode: false }));
}

async function* withBeginning(beginning: readonly (string | Buffer)[], rest: Pieces) {
  yield* beginning;
  yield* rest;
}
