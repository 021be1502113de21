import type { Transaction } from '@goldkeep/persistence';
import { commonFlowName, OTHER_NAME } from './flow-ids';
import { readFlowNames } from './flow-names';
import { FLOWS, FRESH, REASONS_AS_TEXT, SPAN_OF_ITEMS, SPAN_OF_REASONS, SUMS } from './flow-sources.sql';

/** Days (UTC) as `YYYY-MM-DD`; both ends belong to it. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** What flowed under one name; sums leave every integer type, so they come as text, in minor units, never negative. */
export interface Flow {
  readonly name: string;
  readonly moneyIn: string;
  readonly moneyOut: string;
  readonly transactions: number;
}

/** What flowed of one currency on one day, by reason. */
export interface FlowDay {
  readonly currencyId: number;
  /** Days since the first of the span: 0 is that day. */
  readonly dayIndex: number;
  /** In no order. Made anew at each call: those of a year, all kept at once, keep the garbage collector busy. */
  readonly flows: () => readonly Flow[];
}

/** What flowed of an item in some days. */
export interface ItemFlow extends Flow {
  readonly currencyId: number;
}

const SUMMED_DAYS = `
  reason_day d WHERE d.currency_id = ANY ($1::integer[]) AND d.day BETWEEN $2::date AND $3::date`;
const COUNT = `SELECT coalesce(sum(d.flow_count), 0) AS flows FROM ${SUMMED_DAYS}`;

/** The totals themselves only where there is no good text yet. */
const DAYS = `
  SELECT d.currency_id AS "currencyId", d.day - $2::date AS "dayIndex",
         CASE WHEN d.written = d.changes THEN d.flows
              ELSE (SELECT ${REASONS_AS_TEXT} FROM flow_total t
                     WHERE t.currency_id = d.currency_id AND t.day = d.day
                       AND t.flow_id BETWEEN ${SPAN_OF_REASONS[0]} AND ${SPAN_OF_REASONS[1]}) END AS flows
    FROM ${SUMMED_DAYS}`;
const FRESH_DAYS = `
  SELECT t.currency_id AS "currencyId", t.day - $4::date AS "dayIndex", ${REASONS_AS_TEXT} AS flows
    FROM (SELECT f.currency_id, f.flow_id, f.day, sum(f.money_in) AS money_in, sum(f.money_out) AS money_out,
                 sum(f.transactions) AS transactions
            FROM ${FRESH} GROUP BY f.currency_id, f.flow_id, f.day) t GROUP BY t.currency_id, t.day`;
const FIELDS_A_FLOW = 4;

interface DayRow {
  readonly currencyId: number;
  readonly dayIndex: number;
  readonly flows: string;
}

/**
 * What flowed by day and reason, each day of each currency at most once, in no order; days without a flow are left out.
 * The transaction should read one state of the database.
 * @param game.currencyIds of the game alone
 * @param flowsMax about the most that are read
 * @returns undefined when there are more
 */
export async function readFlows(
  tx: Transaction,
  game: { readonly gameId: number; readonly currencyIds: readonly number[] },
  { from, to }: DaySpan,
  flowsMax: number,
): Promise<readonly FlowDay[] | undefined> {
  const { currencyIds } = game;
  const [count] = await tx.query<{ flows: string }[]>(COUNT, [currencyIds, from, to]);
  if (Number(count?.flows) > flowsMax) return undefined;
  const summed = await tx.query<DayRow[]>(DAYS, [currencyIds, from, to]);
  const fresh = await tx.query<DayRow[]>(FRESH_DAYS, [currencyIds, ...SPAN_OF_REASONS, from, to]);
  const { reasons } = await readFlowNames(tx, game.gameId);
  const names = new Map([...reasons].map(([name, flowId]) => [flowId, name]));
  // A day may have been summed up in part: that of a transaction which ended after midnight.
  const days = new Map<string, DayRow[]>();
  for (const row of [...summed, ...fresh]) {
    const key = `${row.currencyId}:${row.dayIndex}`;
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  return Array.from(days.values(), (parts): FlowDay => {
    const { currencyId = NaN, dayIndex = NaN } = parts[0] ?? {};
    return { currencyId, dayIndex, flows: () => flowsIn(parts, names) };
  });
}

/** @param parts of one day: a name may be in more than one of them */
function flowsIn([first, ...others]: readonly DayRow[], names: ReadonlyMap<number, string>): readonly Flow[] {
  const flows = first ? parse(first, names) : [];
  if (others.length === 0) return flows;
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  for (const flow of others.flatMap((part) => parse(part, names))) {
    const known = byName.get(flow.name);
    byName.set(flow.name, known ? sumOf(known, flow) : flow);
  }
  return [...byName.values()];
}

function parse({ flows }: DayRow, names: ReadonlyMap<number, string>): Flow[] {
  const fields = flows.split(' ');
  const parsed: Flow[] = [];
  for (let at = 0; at < fields.length; at += FIELDS_A_FLOW) {
    const flowId = Number(fields[at]);
    const name = nameOfFlow(flowId, names.get(flowId));
    const transactions = Number(fields[at + 3]);
    parsed.push({ name, moneyIn: fields[at + 1] ?? '', moneyOut: fields[at + 2] ?? '', transactions });
  }
  return parsed;
}

function sumOf(one: Flow, other: Flow): Flow {
  const add = (field: 'moneyIn' | 'moneyOut') => String(BigInt(one[field]) + BigInt(other[field]));
  const transactions = one.transactions + other.transactions;
  return { name: one.name, moneyIn: add('moneyIn'), moneyOut: add('moneyOut'), transactions };
}

interface ItemRow {
  readonly currencyId: number;
  readonly flowId: number;
  readonly name: string | null;
  readonly moneyIn: string;
  readonly moneyOut: string;
  readonly transactions: string;
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
  const rows = await tx.query<ItemRow[]>(BY_ITEM, values);
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
