import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from './embedded-postgres-error';

/** Tells a process from a later one that was given the same number. Fields are empty where the system keeps them secret. */
export interface ProcessIdentity {
  /** When it began, to be compared only with another mark of the same machine. */
  readonly startMark: string;
  /** Its command line. */
  readonly command: string;
}

const UNKNOWN: ProcessIdentity = { startMark: '', command: '' };

/** Who has this process id now; undefined if nobody runs under it (a zombie does not run). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!hasProcess(pid)) return undefined;
  if (process.platform === 'linux') return fromProc(pid);
  return process.platform === 'win32' ? UNKNOWN : fromPs(pid);
}

/** Answers from then on whether the process that has this id now is still running. */
export function watchProcess(pid: number): () => boolean {
  const watched = identifyProcess(pid);
  return () => watched !== undefined && identifyProcess(pid)?.startMark === watched.startMark;
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    // The second field is the program's name in brackets and may hold any character: count from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    // The start is counted from boot, so it tells processes apart only together with the boot.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { startMark: `${boot}/${fields[19] ?? ''}`, command };
  } catch {
    // It ended meanwhile, or /proc is mounted so that it hides other users' processes.
    return hasProcess(pid) ? UNKNOWN : undefined;
  }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
    });
    const [, state = '', startMark = '', command = ''] = /^\s*(\S+)\s+((?:\S+\s+){4}\S+)\s+(.*)/.exec(line) ?? [];
    return state.startsWith('Z') ? undefined : { startMark, command };
  } catch {
    return hasProcess(pid) ? UNKNOWN : undefined;
  }
}
