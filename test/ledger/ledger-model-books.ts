import {
  credit,
  fingerprintOf,
  LedgerVerifier,
  readWallet,
  type LedgerCommand,
  type RechargeTerms,
} from '@goldkeep/ledger';
import type { LedgerPlayer, LedgerWorld } from '../support/ledger-world';
import type { Stage } from './ledger-model-commands';

const SECOND_MS = 1_000;

/** Rates, maxima and pauses that change every few minutes, for longer than all stories together. */
export function changingTerms(fromMs: number): RechargeTerms[] {
  return Array.from({ length: 200 }, (_, index) => ({
    validFrom: new Date(fromMs + index * 337 * SECOND_MS),
    rate: BigInt(index % 4) * 3n,
    periodSeconds: 10,
    max: 40n + BigInt(index % 3) * 20n,
  }));
}

/** What each player begins with where nothing is foretold. */
export function funding({ gameId, currencies, story }: Stage, { shard, playerId }: LedgerPlayer): LedgerCommand {
  const request = { clientRequestId: `${story}-${playerId}`, fingerprint: fingerprintOf([story]) };
  return credit({ gameId, shard, player: { playerId }, request, currency: currencies[0], amount: 3_000n });
}

/** What the product itself says of the books. */
export async function verified(world: LedgerWorld) {
  const verifier = new LedgerVerifier({ connectionString: world.url }, world.dataSource);
  return (await verifier.start(world.gameId)).ended;
}

/** What a player can spend of each currency, as a reader sees it. */
export async function availableTo(world: LedgerWorld, stage: Stage, player: number): Promise<bigint[]> {
  const { gameId, currencies, players } = stage;
  const playerId = players[player]?.playerId ?? NaN;
  const wallet = { gameId, playerId, currencies, nowMs: world.clock.nowMs() };
  return (await readWallet(world.dataSource, wallet)).map(({ available }) => available);
}

/** How many transactions each composite command of a story has left behind, by label. */
export async function bookedByLabel(world: LedgerWorld, { story }: Stage): Promise<Record<string, number>> {
  const rows = await world.dataSource.query<{ label: string; booked: number }[]>(
    `SELECT label, count(*)::integer AS booked
       FROM ledger_transaction, coalesce(details -> 'metadata' ->> 'label', details ->> 'label') AS label
      WHERE label LIKE $1 || ':%' GROUP BY label`,
    [story],
  );
  return Object.fromEntries(rows.map(({ label, booked }) => [label, booked]));
}

/** How often PostgreSQL had to end a circle of transactions that waited for each other. */
export async function deadlocks(world: LedgerWorld): Promise<string | undefined> {
  const [row] = await world.dataSource.query<{ deadlocks: string }[]>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.deadlocks;
}
