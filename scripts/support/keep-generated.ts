import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes a generated file or, with `--check` on the command line, fails when the kept one is another.
 * @param file from the top of the repository
 * @param script the npm script that writes the file
 */
export async function keepGenerated(file: string, text: string, script: string): Promise<void> {
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    return;
  }
  if ((await readIfThere(file)) === text) return;
  console.error(`${file} is not what the sources say: run npm run ${script}, and look at the difference.`);
  process.exitCode = 1;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
