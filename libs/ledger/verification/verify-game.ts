import type { Client, ClientConfig } from 'pg';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { inSnapshot, withOwnConnection } from './own-connection';
import { gameRules, shardRules, type RuleScope } from './shard-rules.sql';

/** A rule that rows contradict, with the first of them; the shard is null for what concerns all shards. */
export interface Finding {
  readonly rule: string;
  readonly shard: number | null;
  readonly rows: readonly object[];
}

/** What has been found by now. */
export interface Progress {
  readonly shardsChecked: number;
  readonly transactionsChecked: number;
  readonly findings: readonly Finding[];
}

/** More than these are not collected: who has so many must begin somewhere in any case. */
const FINDINGS_MAX = 100;
interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const SCOPE = `
  SELECT coalesce(array_agg(currency_id), '{}') AS currency_ids,
         (SELECT count(*) FROM ledger_transaction WHERE shard = $1 AND game_id = $2) AS transactions
    FROM shard_book WHERE shard = $1 AND game_id = $2`;

/**
 * Checks a game's books shard by shard, each in a snapshot of its own, over a connection of its own. It takes no locks:
 * players go on, and what they do meanwhile is in the snapshots of later shards. What it needs of memory does not grow
 * with the game: the database sorts and sums, and hands out a few rows of each finding.
 * @param onShard called after each shard; answers whether to go on
 * @returns undefined when it was told to stop
 */
export async function verifyGame(
  connection: ClientConfig,
  gameId: number,
  onShard: (progress: Progress) => Promise<boolean>,
): Promise<Progress | undefined> {
  return withOwnConnection(connection, async (client) => {
    const findings: Finding[] = [];
    let transactionsChecked = 0;
    for (let shard = 0; shard < SHARD_COUNT; shard++) {
      const found = { shard, gameId, findings };
      transactionsChecked += await inSnapshot(client, 'READ ONLY', () => checkShard(client, found));
      if (!(await onShard({ shardsChecked: shard + 1, transactionsChecked, findings }))) return undefined;
    }
    await inSnapshot(client, 'READ ONLY', () => checkTotals(client, gameId, findings));
    return { shardsChecked: SHARD_COUNT, transactionsChecked, findings };
  });
}

/** How many transactions the game has on the shard. */
async function checkShard(
  client: Client,
  { shard, gameId, findings }: { readonly shard: number; readonly gameId: number; readonly findings: Finding[] },
): Promise<number> {
  const { scope, transactions } = await readScope(client, shard, gameId);
  for (const rule of shardRules(scope)) await collect(client, rule, shard, findings);
  return transactions;
}

async function checkTotals(client: Client, gameId: number, findings: Finding[]): Promise<void> {
  const { scope } = await readScope(client, 0, gameId);
  for (const rule of gameRules(scope)) await collect(client, rule, null, findings);
}

async function readScope(
  client: Client,
  shard: number,
  gameId: number,
): Promise<{ readonly scope: RuleScope; readonly transactions: number }> {
  const { rows } = await client.query<{ currency_ids: number[]; transactions: string }>({
    name: 'verified_scope',
    text: SCOPE,
    values: [shard, gameId],
  });
  const currencyIds = rows[0]?.currency_ids ?? [];
  return { scope: { shard, gameId, currencyIds }, transactions: Number(rows[0]?.transactions) };
}

async function collect(
  client: Client,
  { name, text, values }: Query,
  shard: number | null,
  findings: Finding[],
): Promise<void> {
  const { rows } = await client.query<{ found: object }>({ name, text, values: [...values] });
  if (rows.length > 0 && findings.length < FINDINGS_MAX) {
    findings.push({ rule: name, shard, rows: rows.map(({ found }) => found) });
  }
}
