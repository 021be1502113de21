import { createHash } from 'node:crypto';
import fastify from 'fastify';
import { Pool } from 'pg';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { REFERENCE_TRANSFER } from './reference-transfer.sql';

const POOL_MAX = 16;

/** The rows of one user, by hand-written statements that each connection prepares once. */
const ROWS = {
  player: 'SELECT * FROM player WHERE shard = $1 AND player_id = $2 AND deleted_at IS NULL',
  items:
    'SELECT * FROM item_instance WHERE shard = $1 AND player_id = $2 AND (expires_at IS NULL OR expires_at > now())',
  balances: 'SELECT * FROM balance WHERE shard = $1 AND player_id = $2',
  customData: 'SELECT * FROM custom_data WHERE shard = $1 AND player_id = $2',
  sections: 'SELECT * FROM state_section WHERE shard = $1 AND player_id = $2',
  usage: 'SELECT * FROM usage_day WHERE shard = $1 AND player_id = $2',
  power: 'SELECT * FROM leaderboard_score WHERE shard = $1 AND player_id = $2',
} as const;
type Part = keyof typeof ROWS;

const STATE = Object.keys(ROWS) as Part[];
const INVENTORY: readonly Part[] = ['player', 'items', 'balances'];

interface Named {
  readonly PlayerID: number;
}

/** What a careful team would write by hand: bare Fastify, `pg`, and the same rows. */
async function main(): Promise<void> {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: POOL_MAX });
  await pool.query(REFERENCE_TRANSFER);
  const read = async (parts: readonly Part[], playerId: number): Promise<object> => {
    const values = [playerId % SHARD_COUNT, playerId];
    const client = await pool.connect();
    try {
      const found: Partial<Record<Part, unknown>> = {};
      for (const part of parts) found[part] = (await client.query({ name: part, text: ROWS[part], values })).rows;
      return { Success: true, Error: null, Data: found };
    } finally {
      client.release();
    }
  };
  const app = fastify();
  app.post<{ Body: Named }>('/GetClientState', ({ body }) => read(STATE, body.PlayerID));
  app.post<{ Body: Named }>('/GetUserInventory', ({ body }) => read(INVENTORY, body.PlayerID));
  let requests = 0;
  app.post<{ Body: Named & { readonly from: number; readonly to: number } }>(
    '/TransferVirtualCurrency',
    async ({ body: { PlayerID, from, to } }) => {
      requests += 1;
      const request = `raw-${process.pid}-${requests}`;
      const fingerprint = createHash('md5').update(request).digest('hex');
      const { rows } = await pool.query<{ from: string; to: string }>({
        name: 'transfer',
        text: 'SELECT * FROM reference_transfer($1, $2, $3, $4, $5, $6, 100)',
        values: [PlayerID % SHARD_COUNT, PlayerID, from, to, request, fingerprint],
      });
      return { Success: true, Error: null, Data: rows[0] };
    },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (typeof address === 'object' && address) process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
  process.once('SIGTERM', () => void app.close().then(() => pool.end()));
}

void main();
