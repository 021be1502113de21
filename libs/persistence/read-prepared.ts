import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** A statement that each connection plans once: only for those whose plan does not depend on the values. */
export interface PreparedStatement {
  /** Unique in the whole product. */
  readonly name: string;
  readonly text: string;
}

/** Reads rows by a pooled connection that is given back at once. TypeORM itself prepares nothing. */
export async function readPrepared<Rows extends readonly object[]>(
  dataSource: DataSource,
  statement: PreparedStatement,
  values: readonly unknown[],
): Promise<Rows> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const { rows } = await client.query<object>({ ...statement, values: [...values] });
    return rows as unknown as Rows;
  } finally {
    await runner.release();
  }
}
