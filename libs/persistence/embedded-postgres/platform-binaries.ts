import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';
import type { OsUser } from './os-user';
import { findClosedFolder } from './reachability';

/** An installed package with the binaries of PostgreSQL for one platform. */
export interface BinariesPackage {
  readonly folder: string;
  /** For example `18.4.0`. */
  readonly version: string;
}

/** @throws EmbeddedPostgresError when the package for this platform is not installed */
export async function findBinariesPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<BinariesPackage> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this machine: the optional package ${name} is not installed. ` +
        'Run npm ci without leaving out optional packages, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
  const folder = dirname(dirname(entry));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return { folder, version: manifest.version };
}

/**
 * Makes the binaries usable for `user` (undefined: ourselves) and answers with the folder they are in. They stay where
 * npm put them if that can be; otherwise a copy of them is kept below `home`.
 */
export async function prepareBinaries(
  source: BinariesPackage,
  home: string,
  user: OsUser | undefined,
  log: (line: string) => void,
): Promise<string> {
  const bin = join(source.folder, 'native', 'bin');
  const isLinked = await tryLinkLibraries(source.folder);
  const isReachable = user === undefined || (await findClosedFolder(bin, user)) === undefined;
  if (isLinked && isReachable) return bin;
  const copy = join(home, `postgresql-${source.version}`);
  if (!(await exists(copy))) {
    log(`PostgreSQL cannot be run from ${source.folder}: a copy of it is kept in ${copy}.`);
    const unfinished = `${copy}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await copyReadable(source.folder, unfinished);
    await linkLibraries(unfinished);
    await rename(unfinished, copy);
  }
  return join(copy, 'native', 'bin');
}

/** False where we may not write: a package that somebody else installed, or a read-only disk. */
async function tryLinkLibraries(folder: string): Promise<boolean> {
  try {
    await linkLibraries(folder);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Links the libraries under the names the binaries look for: a package cannot hold symbolic links, and its install
 * script, which would make them, may not have been run. A link that is there already, or is made at the same moment by
 * another process, is as good as ours.
 */
export async function linkLibraries(folder: string): Promise<void> {
  for (const { source, target } of await readLinks(join(folder, 'native', 'pg-symlinks.json'))) {
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Platforms without symbolic links bring no list. */
async function readLinks(path: string): Promise<readonly LibraryLink[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LibraryLink[];
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Copies files, not links, so that every user may read and run them whatever the umask of the installation was. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyReadable(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    const isProgram = ((await stat(source)).mode & 0o100) !== 0;
    await chmod(target, isProgram ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
