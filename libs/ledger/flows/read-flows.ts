import type { Transaction } from '@goldkeep/persistence';
import { commonFlowName, OTHER_NAME } from './flow-ids';
import { readFlowNames } from './flow-names';
import { FLOWS, FRESH, SPAN_OF_ITEMS, SPAN_OF_REASONS, SUMMED, SUMS } from './flow-sources.sql';

/** Days (UTC) as `YYYY-MM-DD`; both ends belong to it. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** What flowed under one name on one day; sums leave every integer type, so they come as text, in minor units. */
export interface Flow {
  readonly currencyId: number;
  readonly day: string;
  readonly name: string;
  readonly moneyIn: string;
  readonly moneyOut: string;
  readonly transactions: number;
}

/** What flowed of an item in some days. */
export type ItemFlow = Omit<Flow, 'day'>;

interface FlowRow {
  readonly currencyId: number;
  readonly flowId: number;
  readonly day: string;
  readonly name: string | null;
  readonly moneyIn: string;
  readonly moneyOut: string;
  readonly transactions: string;
}

/** The days of a reason as one text: reading a row each took three times as long. */
const DAYS = `
  SELECT t.currency_id AS "currencyId", t.flow_id AS "flowId",
         string_agg(concat_ws(' ', t.day, t.money_in, t.money_out, t.transactions), ',') AS days
    FROM ${SUMMED} GROUP BY t.currency_id, t.flow_id`;

const FRESH_DAYS = `
  SELECT f.currency_id AS "currencyId", f.flow_id AS "flowId", f.day::text AS day, ${SUMS}
    FROM ${FRESH} GROUP BY f.currency_id, f.flow_id, f.day`;

const COUNT = `SELECT count(*) AS rows FROM (SELECT FROM ${SUMMED} LIMIT $6) f`;

/** What flowed under one number on one day. */
type Counted = Pick<FlowRow, 'currencyId' | 'flowId' | 'day' | 'moneyIn' | 'moneyOut' | 'transactions'>;

/**
 * What flowed by reason and day, in no order. The transaction should read one state of the database.
 * @param game.currencyIds of the game alone
 * @param rowsMax about the most rows that are read
 * @returns undefined when there are more
 */
export async function readFlows(
  tx: Transaction,
  game: { readonly gameId: number; readonly currencyIds: readonly number[] },
  { from, to }: DaySpan,
  rowsMax: number,
): Promise<Flow[] | undefined> {
  const values = [game.currencyIds, ...SPAN_OF_REASONS, from, to];
  const [count] = await tx.query<{ rows: string }[]>(COUNT, [...values, rowsMax + 1]);
  if (Number(count?.rows) > rowsMax) return undefined;
  const summed = await tx.query<{ currencyId: number; flowId: number; days: string }[]>(DAYS, values);
  const fresh = await tx.query<Counted[]>(FRESH_DAYS, values);
  const { reasons } = await readFlowNames(tx, game.gameId);
  const nameOf = new Map([...reasons].map(([name, flowId]) => [flowId, name]));
  const rows = summed.flatMap(({ currencyId, flowId, days }) => {
    return days.split(',').map((text): Counted => {
      const [day = '', moneyIn = '', moneyOut = '', transactions = ''] = text.split(' ');
      return { currencyId, flowId, day, moneyIn, moneyOut, transactions };
    });
  });
  // Field by field: spreading took ten times as long, for tens of thousands of rows.
  return mergeFresh(rows, fresh).map(({ currencyId, flowId, day, moneyIn, moneyOut, transactions }) => {
    const name = nameOfFlow(flowId, nameOf.get(flowId));
    return { currencyId, day, name, moneyIn, moneyOut, transactions: Number(transactions) };
  });
}

/** A day may have been summed up in part: that of a transaction which ended after midnight. */
function mergeFresh(summed: readonly Counted[], fresh: readonly Counted[]): readonly Counted[] {
  const keyOf = ({ currencyId, flowId, day }: Counted) => `${currencyId}:${flowId}:${day}`;
  const left = new Map(fresh.map((row) => [keyOf(row), row]));
  const freshDays = new Set(fresh.map(({ day }) => day));
  const merged = summed.map((row) => {
    const more = freshDays.has(row.day) ? left.get(keyOf(row)) : undefined;
    if (!more) return row;
    left.delete(keyOf(row));
    const add = (one: string, other: string) => String(BigInt(one) + BigInt(other));
    return {
      ...row,
      moneyIn: add(row.moneyIn, more.moneyIn),
      moneyOut: add(row.moneyOut, more.moneyOut),
      transactions: add(row.transactions, more.transactions),
    };
  });
  return [...merged, ...left.values()];
}

const BY_ITEM = `
  SELECT f.currency_id AS "currencyId", f.flow_id AS "flowId", n.name, ${SUMS}
    FROM (${FLOWS}) f LEFT JOIN flow_name n ON n.game_id = $6 AND n.flow_id = f.flow_id
   GROUP BY f.currency_id, f.flow_id, n.name
   ORDER BY sum(f.money_out) - sum(f.money_in) DESC, f.currency_id, f.flow_id LIMIT $7`;

/** What flowed by item in all of the days, the most spent first; at most `rowsMax` of them. */
export async function readItemFlows(
  tx: Transaction,
  game: { readonly gameId: number; readonly currencyIds: readonly number[] },
  { from, to }: DaySpan,
  rowsMax: number,
): Promise<ItemFlow[]> {
  const values = [game.currencyIds, ...SPAN_OF_ITEMS, from, to, game.gameId, rowsMax];
  const rows = await tx.query<FlowRow[]>(BY_ITEM, values);
  return rows.map(({ currencyId, flowId, name, moneyIn, moneyOut, transactions }) => {
    return { currencyId, name: nameOfFlow(flowId, name), moneyIn, moneyOut, transactions: Number(transactions) };
  });
}

function nameOfFlow(flowId: number, name: string | null | undefined): string {
  return name ?? commonFlowName(flowId) ?? OTHER_NAME;
}

const GAINS = `
  SELECT f.currency_id AS "currencyId", sum(f.money_in - f.money_out) AS gained FROM (${FLOWS}) f GROUP BY f.currency_id`;

/** What players gained of each currency from a day on, in minor units: less than zero where they have less since. */
export async function readGainsSince(
  tx: Transaction,
  currencyIds: readonly number[],
  day: string,
): Promise<ReadonlyMap<number, bigint>> {
  const values = [currencyIds, ...SPAN_OF_REASONS, day, 'infinity'];
  const rows = await tx.query<{ currencyId: number; gained: string }[]>(GAINS, values);
  return new Map(rows.map(({ currencyId, gained }) => [currencyId, BigInt(gained)]));
}
