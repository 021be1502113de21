import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';

/** @throws EmbeddedPostgresError unless the folder is a cluster of this major version, for example `18` */
export async function checkCluster(cluster: string, majorVersion: string): Promise<void> {
  let made: string;
  try {
    made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    throw new EmbeddedPostgresError(
      `${cluster} is not a database of Goldkeep: it holds something else. Move it away, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  if (made === majorVersion) return;
  throw new EmbeddedPostgresError(
    `The database in ${cluster} was made by PostgreSQL ${made}, and this Goldkeep brings PostgreSQL ${majorVersion}. ` +
      `Dump it with a PostgreSQL ${made} and restore it into an empty data folder, or run it yourself and set DATABASE_URL.`,
  );
}
