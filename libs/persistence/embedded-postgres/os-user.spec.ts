import { findOrCreateServerUser, userOf, type UserRegistry } from './os-user';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n';
const GOLDKEEP = 'goldkeep:x:999:998::/nonexistent:/usr/sbin/nologin\n';

/** A system on which only `command` can make users. */
function systemWith(passwd: string, command?: string): UserRegistry & { readonly commands: string[] } {
  let text = passwd;
  const commands: string[] = [];
  const run = (used: string): void => {
    commands.push(used);
    if (used === command) text += GOLDKEEP;
  };
  return { read: () => text, run, commands };
}

describe('the user as whom root runs PostgreSQL', () => {
  it('is postgres where the system has one', () => {
    const registry = systemWith(`${PASSWD}${GOLDKEEP}postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n`);
    expect(findOrCreateServerUser(registry)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  });

  it('is goldkeep where there is no postgres', () => {
    const registry = systemWith(PASSWD + GOLDKEEP, 'useradd');
    expect(findOrCreateServerUser(registry)).toEqual({ name: 'goldkeep', uid: 999, gid: 998 });
    expect(registry.commands).toEqual([]);
  });

  it.each(['useradd', 'adduser'])('is made with %s where there is neither', (command) => {
    expect(findOrCreateServerUser(systemWith(PASSWD, command))).toMatchObject({ name: 'goldkeep', uid: 999 });
  });

  it('is never a second root', () => {
    const registry = systemWith(`${PASSWD}postgres:x:0:0::/root:/bin/sh\n`, 'useradd');
    expect(findOrCreateServerUser(registry).name).toBe('goldkeep');
  });

  it('is asked of the operator when none can be made', () => {
    expect(() => findOrCreateServerUser(systemWith(PASSWD))).toThrow(
      'PostgreSQL does not run as root, and no user for it could be made. Make a system user named goldkeep, ' +
        'start Goldkeep as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  });

  it('is the owner of a database that is already there, named or not', () => {
    const registry = systemWith(PASSWD);
    expect(userOf({ uid: 65534, gid: 65533 }, registry)).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
    expect(userOf({ uid: 1234, gid: 5 }, registry)).toEqual({ name: 'number 1234', uid: 1234, gid: 5 });
  });
});
