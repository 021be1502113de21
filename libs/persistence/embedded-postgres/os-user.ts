import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** An unprivileged user of the system, under whom the server runs when we are root: PostgreSQL refuses root. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In this order: the user that a PostgreSQL of the system brought along, else our own. */
const OWN_USER = 'goldkeep';
const CANDIDATES = ['postgres', OWN_USER];

/** Debian, Red Hat and their kin have the first; BusyBox has the second. */
const CREATE_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['useradd', '--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_USER],
  ['adduser', '-S', '-D', '-H', OWN_USER],
];

/** Where users are looked up and made; another one in tests. */
export interface UserRegistry {
  /** The text of /etc/passwd. */
  read(): string;
  /** Runs a command that makes a user; a failure shows by the user not being there afterwards. */
  run(command: string, args: readonly string[]): void;
}

const SYSTEM: UserRegistry = {
  read: () => readFileSync('/etc/passwd', 'utf8'),
  run: (command, args) => void spawnSync(command, args, { stdio: 'ignore' }),
};

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The user for a new database, made if there is none.
 * @throws EmbeddedPostgresError when none can be made
 */
export function findOrCreateServerUser(registry: UserRegistry = SYSTEM): OsUser {
  const existing = findUser(registry, CANDIDATES);
  if (existing !== undefined) return existing;
  for (const [command, ...args] of CREATE_COMMANDS) {
    registry.run(command, args);
    const created = findUser(registry, [OWN_USER]);
    if (created !== undefined) return created;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and no user for it could be made. Make a system user named ${OWN_USER}, ` +
      'start Goldkeep as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** The user who owns an existing database. A user that /etc/passwd does not name can still run a server. */
export function userOf(owner: { readonly uid: number; readonly gid: number }, registry = SYSTEM): OsUser {
  const named = parsePasswd(registry.read()).find((user) => user.uid === owner.uid);
  return { name: named?.name ?? `number ${owner.uid}`, uid: owner.uid, gid: owner.gid };
}

function findUser(registry: UserRegistry, names: readonly string[]): OsUser | undefined {
  const users = parsePasswd(registry.read());
  return names.map((name) => users.find((user) => user.name === name && user.uid > 0)).find(Boolean);
}

function parsePasswd(text: string): OsUser[] {
  return text.split('\n').flatMap((line) => {
    const [, name, uid, gid] = /^([^:#]+):[^:]*:(\d+):(\d+):/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
