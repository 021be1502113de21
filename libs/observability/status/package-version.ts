import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders between a built file and the top, at most. */
const DEPTH_MAX = 8;

/** The version of this installation: that of the nearest package.json above, wherever the build has put this file. */
export function packageVersion(): string {
  let folder = __dirname;
  for (let depth = 0; depth < DEPTH_MAX; depth++) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version?: string };
      if (version !== undefined) return version;
    }
    folder = dirname(folder);
  }
  return 'unknown';
}
