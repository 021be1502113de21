import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** A cell as PostgreSQL sends it: int8 and numeric as text. */
export type Cell = string | number | null;

/**
 * Reads rows as arrays, by a pooled connection that is given back at once. For reads of many rows: TypeORM's own way
 * makes an object of each.
 */
export async function readRows<Row extends readonly Cell[]>(
  dataSource: DataSource,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const { rows } = await client.query<Cell[]>({ text, values: [...values], rowMode: 'array' });
    return rows as unknown as Row[];
  } finally {
    await runner.release();
  }
}
