import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOwnership } from './ownership-lock';

/** Of this very process, had it been started at another time: what a lock of a dead process looks like. */
const STALE = JSON.stringify({ pid: process.pid, startMark: 'another start' });

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-lock-'));
});

afterEach(() => rm(dataDir, { recursive: true }));

async function race(racers: number): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: racers }, () => takeOwnership(dataDir)));
  return results.filter((result) => result.status === 'fulfilled').length;
}

describe('the ownership of a data folder', () => {
  it('is refused to a second owner, in a sentence that names the first', async () => {
    await takeOwnership(dataDir);
    await expect(takeOwnership(dataDir)).rejects.toThrow(
      `The data folder ${dataDir} is in use by another Goldkeep (process ${process.pid}). ` +
        'Stop that one, or give this one a DATA_DIR of its own.',
    );
  });

  it('passes on when it is released, and leaves nothing behind', async () => {
    const first = await takeOwnership(dataDir);
    await first.release();
    const second = await takeOwnership(dataDir);
    await second.release();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('goes to one of many that ask at once', async () => {
    expect(await race(20)).toBe(1);
  });

  it('is taken over from a dead process by one of many, though its number is in use again', async () => {
    await writeFile(join(dataDir, 'owner.lock'), STALE);
    expect(await race(20)).toBe(1);
    expect(await readdir(dataDir)).toEqual(['owner.lock']);
  });

  it('is taken over though a process died while it took over', async () => {
    await writeFile(join(dataDir, 'owner.lock'), STALE);
    await writeFile(join(dataDir, 'owner.lock.takeover'), STALE);
    expect(await race(20)).toBe(1);
    expect(await readdir(dataDir)).toEqual(['owner.lock']);
  });

  it('is not barred by a damaged lock', async () => {
    await writeFile(join(dataDir, 'owner.lock'), '');
    expect(await race(1)).toBe(1);
  });

  it('leaves a lock alone that is no longer its own', async () => {
    const ownership = await takeOwnership(dataDir);
    await writeFile(join(dataDir, 'owner.lock'), STALE);
    await ownership.release();
    expect(await readdir(dataDir)).toEqual(['owner.lock']);
  });
});
