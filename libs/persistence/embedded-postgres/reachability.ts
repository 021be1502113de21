import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OsUser } from './os-user';

/** Search permission, as the owner, the group and everybody else have it. */
const SEARCH = { owner: 0o100, group: 0o010, other: 0o001 };

/**
 * The innermost folder on the way into `folder`, itself included, that `user` may not pass; undefined when the way
 * is free. Only the mode counts: an access list that grants more merely makes us keep the data elsewhere.
 */
export async function findClosedFolder(folder: string, user: OsUser): Promise<string | undefined> {
  let current = await realpath(folder);
  for (;;) {
    const { mode, uid, gid } = await stat(current);
    // A process started under the user has no supplementary groups, so its own group is all there is.
    const permission = uid === user.uid ? SEARCH.owner : gid === user.gid ? SEARCH.group : SEARCH.other;
    if ((mode & permission) === 0) return current;
    const parent = dirname(current);
    if (parent === current) return undefined;
    current = parent;
  }
}
