import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** In the log, or in the welcome of an api that logs no more than warnings. */
const LISTENING = /(?:listening on|API) +(https?:\/\/[^\s"\\/]+)/;
/** Where the built programs are. */
export const DIST = join(__dirname, '../..');

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a built program that says where it listens. */
export async function startServer(file: string, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(DIST, file)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
      const found = LISTENING.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${file} ended before it listened:\n${output}`)));
  });
  return {
    url,
    pid: child.pid ?? NaN,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
