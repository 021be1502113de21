import pino, { type DestinationStream, type LevelWithSilent, type LogFn, type Logger } from 'pino';
import { scrubLine } from './scrub-line';

export type LogLevel = LevelWithSilent;

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Named in every line, to tell the processes apart. */
  readonly service: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** One JSON object a line, without secrets or e-mail addresses; times are ISO 8601, UTC. */
export function createLogger({ level, service, destination = pino.destination(1) }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      hooks: { streamWrite: scrubLine, logMethod: tellStartUpAtDebug },
    },
    destination,
  );
}

/** What helps to find the fault. An error of the database also carries its statement's parameters along. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack, ...('code' in error && { code: error.code }) };
}

/** Nest tells at info of every module and route that it loads: hundreds of lines that only its developers want. */
const START_UP_CONTEXTS: readonly unknown[] = ['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver'];

function tellStartUpAtDebug(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number): void {
  const [first] = args as readonly unknown[];
  const isStartUp =
    typeof first === 'object' && first !== null && 'context' in first && START_UP_CONTEXTS.includes(first.context);
  if (isStartUp && level === pino.levels.values.info && !this.isLevelEnabled('debug')) return;
  method.apply(this, args);
}
