import { setTimeout as pause } from 'node:timers/promises';
import type { Access } from './access-file';
import { awaitReady } from './await-ready';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { chooseFreePort, isPortFree } from './free-port';
import type { Place } from './place';
import type { PostgresPrograms } from './postgres-programs';
import { findRunningServer, type RunningServer, wasStartedWith } from './postmaster-file';
import { watchProcess } from './process-identity';
import { openServerLog, readServerLog } from './server-log';

/** A cluster, and what its server is to be like. */
export interface ServerPlan {
  readonly dataDir: string;
  readonly place: Place;
  readonly programs: PostgresPrograms;
  readonly access: Access;
  /** The port asked for; undefined: any. */
  readonly port: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** A server that takes connections. */
export interface ReadyServer extends RunningServer {
  readonly version: string;
}

const LAUNCH_ATTEMPTS_MAX = 30;
const STOP_LIMIT_S = 60;
const EXIT_POLL_INTERVAL_MS = 5;
const EXIT_POLLS_MAX = 1_000;

/** The server that an earlier process of ours left behind, or a new one. */
export async function obtainServer(plan: ServerPlan): Promise<ReadyServer> {
  const running = await findRunningServer(plan.place.cluster);
  const takenOver = running && (await takeOver(plan, running));
  return takenOver ?? launch(plan);
}

/** Lets the server end its connections and write what it holds; kills it, which loses nothing, if that takes too long. */
export async function stopServer({ place, programs, log }: ServerPlan, pid: number): Promise<void> {
  const isRunning = watchProcess(pid);
  const stop = (mode: string) =>
    programs.run('pg_ctl', ['stop', '-s', '-w', '-D', place.cluster, '-m', mode, '-t', String(STOP_LIMIT_S)]);
  try {
    if (isRunning()) await stop('fast');
  } catch (error) {
    if (isRunning()) {
      log(`The database server did not end when it was asked to, and is made to. ${String(error)}`);
      await stop('immediate');
    }
  }
  // pg_ctl waits until the server removes its pid file, which is its last act but one.
  for (let poll = 0; poll < EXIT_POLLS_MAX && isRunning(); poll++) await pause(EXIT_POLL_INTERVAL_MS);
}

/** @returns undefined when a new server must be launched */
async function takeOver(plan: ServerPlan, running: RunningServer): Promise<ReadyServer | undefined> {
  const { place, access, log } = plan;
  const args = serverArguments(plan, plan.port ?? running.port);
  if (!(await wasStartedWith(place.cluster, args))) {
    log(
      `The database server of an earlier start (process ${running.pid}) still runs, with other settings: it is restarted.`,
    );
    await stopServer(plan, running.pid);
    return undefined;
  }
  log(`The database server of an earlier start (process ${running.pid}) still runs: it is taken over.`);
  const version = await awaitReady({ access, port: running.port, isRunning: watchProcess(running.pid) });
  return version === undefined ? undefined : { ...running, version };
}

async function launch(plan: ServerPlan): Promise<ReadyServer> {
  let lastWords = '';
  for (let attempt = 0; attempt < LAUNCH_ATTEMPTS_MAX; attempt++) {
    const port = await choosePort(plan);
    const server = await launchOn(plan, port);
    if (server !== undefined) return server;
    lastWords = await readServerLog(plan.dataDir);
    // Somebody took the port since it was found free, or a query of a killed server is still running on the data.
    const mayPass = !(await isPortFree(port)) || lastWords.includes('pre-existing shared memory block');
    if (!mayPass) break;
    await pause(500);
  }
  throw new EmbeddedPostgresError(`PostgreSQL did not start. The end of its log:\n${lastWords}`);
}

async function choosePort({ port, access }: ServerPlan): Promise<number> {
  const wanted = port ?? access.port;
  if (wanted !== undefined && (await isPortFree(wanted))) return wanted;
  if (port === undefined) return chooseFreePort();
  throw new EmbeddedPostgresError(
    `Port ${port}, which the embedded PostgreSQL was to use, is taken by another program. End that one, or choose another port.`,
  );
}

/** @returns undefined when the server ended before it was ready */
async function launchOn(plan: ServerPlan, port: number): Promise<ReadyServer | undefined> {
  const logFile = await openServerLog(plan.dataDir);
  try {
    const child = await plan.programs.launchServer(serverArguments(plan, port), logFile.fd);
    const { pid } = child;
    if (pid === undefined) return undefined;
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    try {
      const version = await awaitReady({ access: plan.access, port, isRunning });
      return version === undefined ? undefined : { pid, port, version };
    } catch (error) {
      await stopServer(plan, pid);
      throw error;
    }
  } finally {
    await logFile.close();
  }
}

/** Reachable through the loopback interface only: a socket file could be too long a path, and would lie about. */
function serverArguments({ place, settings }: ServerPlan, port: number): string[] {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', place.cluster, '-p', String(port), ...options];
}
