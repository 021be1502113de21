import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** Below the ports that systems hand out to outgoing connections, so that it is still free at the next start. */
const PORT_MIN = 15_000;
const PORT_MAX = 29_999;
const ATTEMPTS_MAX = 100;

/** Whether nobody listens on this port of the loopback interface. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** At random: two servers that start at the same moment rarely choose the same. */
export async function chooseFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const port = randomInt(PORT_MIN, PORT_MAX + 1);
    if (await isPortFree(port)) return port;
  }
  throw new EmbeddedPostgresError(`No free port was found between ${PORT_MIN} and ${PORT_MAX} for the database.`);
}
