import type { MinorUnits } from '@goldkeep/money';
import { copyInto, type Shard, type Transaction } from '@goldkeep/persistence';
import { ACCOUNTS, KINDS } from '../accounts';

/** What a new player brings along of one currency. */
export interface OpeningBalance {
  readonly playerId: number;
  readonly currencyId: number;
  /** Above 0. */
  readonly amount: MinorUnits;
}

const NUMBER = `
  UPDATE shard SET next_seq = next_seq + $2 WHERE shard = $1
  RETURNING next_seq - $2 AS first_seq, date_trunc('milliseconds', now())::text AS created_at`;

const BALANCE = 'balance (shard, player_id, currency_id, available)';
const TRANSACTION =
  'ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after, reserved_after, created_at)';
const ENTRY = 'entry (shard, seq, leg, account, player_id, currency_id, amount, balance_after)';
/** As ledger_apply numbers the legs of these accounts. */
const AVAILABLE_LEG = 1;
const ISSUANCE_LEG = 3;

const BOOK = `
  WITH booked AS (
    UPDATE shard_book b
       SET available = b.available + c.amount, issuance = b.issuance - c.amount,
           funded_players = b.funded_players + c.players
      FROM unnest($3::integer[], $4::numeric[], $5::bigint[]) AS c (currency_id, amount, players)
     WHERE b.shard = $1 AND b.game_id = $2 AND b.currency_id = c.currency_id
    RETURNING b.currency_id
  ), flowed AS (
    INSERT INTO flow_day AS f (shard, currency_id, flow_id, day, money_in, money_out, transactions)
    SELECT $1, c.currency_id, ${KINDS.openingBalance}, (now() AT TIME ZONE 'UTC')::date, c.amount, 0, c.players
      FROM unnest($3::integer[], $4::numeric[], $5::bigint[]) AS c (currency_id, amount, players)
    ON CONFLICT (shard, currency_id, flow_id, day) DO UPDATE
       SET money_in = f.money_in + excluded.money_in, transactions = f.transactions + excluded.transactions, is_fresh = true
  )
  SELECT count(*) AS booked FROM booked`;

/**
 * Books what players bring along who were made in the same transaction: each balance by an automatic transaction of
 * its own, out of issuance. It goes around the lanes, since new players have no balances to compare with, and copies
 * the rows, which is worth it from some hundred balances on. It takes the shard's lock.
 *
 * Nothing goes into the outbox: nobody can have kept a view of a player who did not exist, and the events of a large
 * import would hold up everybody else's for hours.
 * @param balances of players of the shard, one for a player and currency; best in the order of the players' ids
 * @throws Error when a currency is not the game's; the caller's transaction must then roll back
 */
export async function bookOpeningBalances(
  tx: Transaction,
  {
    gameId,
    shard,
    balances,
  }: { readonly gameId: number; readonly shard: Shard; readonly balances: readonly OpeningBalance[] },
): Promise<void> {
  if (balances.length === 0) return;
  const [numbered] = await tx.query<[{ first_seq: string; created_at: string }[]]>(NUMBER, [shard, balances.length]);
  const firstSeq = Number(numbered[0]?.first_seq);
  const common = `${KINDS.openingBalance}\t${gameId}`;
  const createdAt = numbered[0]?.created_at ?? '';
  let balanceRows = '';
  let transactionRows = '';
  let entryRows = '';
  for (const [index, { playerId, currencyId, amount }] of balances.entries()) {
    const key = `${shard}\t${firstSeq + index}`;
    const what = `${playerId}\t${currencyId}\t${amount}`;
    balanceRows += `${shard}\t${what}\n`;
    transactionRows += `${key}\t${common}\t${what}\t0\t${amount}\t0\t${createdAt}\n`;
    entryRows += `${key}\t${AVAILABLE_LEG}\t${ACCOUNTS.available}\t${what}\t${amount}\n`;
    entryRows += `${key}\t${ISSUANCE_LEG}\t${ACCOUNTS.issuance}\t\\N\t${currencyId}\t-${amount}\t\\N\n`;
  }
  await copyInto(tx, BALANCE, balanceRows);
  await copyInto(tx, TRANSACTION, transactionRows);
  await copyInto(tx, ENTRY, entryRows);
  await addToBooks(tx, gameId, shard, balances);
}

async function addToBooks(
  tx: Transaction,
  gameId: number,
  shard: Shard,
  balances: readonly OpeningBalance[],
): Promise<void> {
  const sums = new Map<number, { amount: MinorUnits; players: number }>();
  for (const { currencyId, amount } of balances) {
    const sum = sums.get(currencyId) ?? { amount: 0n, players: 0 };
    sums.set(currencyId, { amount: sum.amount + amount, players: sum.players + 1 });
  }
  const changes = [...sums.values()];
  const amounts = changes.map(({ amount }) => String(amount));
  const players = changes.map((change) => change.players);
  const [row] = await tx.query<{ booked: string }[]>(BOOK, [shard, gameId, [...sums.keys()], amounts, players]);
  if (Number(row?.booked) !== sums.size) throw new Error(`game ${gameId} lacks a currency of the opening balances`);
}
