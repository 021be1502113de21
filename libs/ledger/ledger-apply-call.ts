import { shardOfPlayer } from '@goldkeep/persistence';
import { ACCOUNTS, KINDS } from './accounts';
import { OTHER_REASON } from './flows/flow-ids';
import type { LedgerCommand, LedgerStep } from './ledger-command';
import { LEDGER_STATUS_CODES, refusalNamed, type LaneOutcome } from './ledger-outcome';

interface Row {
  readonly number: number;
  readonly stepNumber: number;
  readonly command: LedgerCommand;
  readonly step: LedgerStep;
}

type Cell = string | number | bigint | null;

/** The parameters of ledger_apply in its order, and how to read each from a step of a command. */
const PARAMETERS: readonly (readonly [type: string, read: (row: Row) => Cell])[] = [
  ['integer', (row) => row.number],
  ['smallint', (row) => row.stepNumber],
  ['smallint', ({ command }) => command.shard],
  ['integer', ({ command }) => command.gameId],
  ['bigint', ({ command: { player } }) => ('playerId' in player ? player.playerId : null)],
  ['text', ({ command: { player } }) => ('emailKey' in player ? player.emailKey : null)],
  ['smallint', ({ command }) => KINDS[command.kind]],
  ['text', ({ command }) => command.request?.clientRequestId ?? null],
  ['uuid', ({ command }) => command.request?.fingerprint ?? null],
  ['integer', ({ step }) => step.currencyId],
  ['bigint', ({ step }) => step.available],
  ['bigint', ({ step }) => step.reserved],
  ['smallint', ({ step }) => accountNumber(step, 0)],
  ['bigint', ({ step }) => step.system[0]?.amount ?? 0],
  ['smallint', ({ step }) => accountNumber(step, 1)],
  ['bigint', ({ step }) => step.system[1]?.amount ?? 0],
  ['bigint', ({ step }) => step.balanceMax],
  ['bigint', ({ command }) => command.amount],
  ['bigint', ({ command }) => command.fee],
  ['text', ({ command }) => command.reason],
  ['text', ({ command }) => command.details && JSON.stringify(command.details)],
  ['text', ({ command }) => command.playerName],
  ['bigint', ({ command }) => command.target?.seq ?? null],
  ['bigint', ({ command }) => command.target?.state ?? null],
  ['timestamptz', ({ command }) => command.expiresAt?.toISOString() ?? null],
  ['timestamptz', ({ step }) => timeOf(step.stamp?.wasAtMs)],
  ['bigint', ({ step }) => step.stamp?.wasTotal ?? null],
  ['timestamptz', ({ step }) => timeOf(step.stamp?.clock.atMs)],
  ['bigint', ({ step }) => step.stamp?.clock.elapsedMs ?? null],
  ['smallint', ({ command }) => command.flows?.reason ?? OTHER_REASON],
  ['smallint', ({ command }) => command.flows?.item ?? null],
];

function timeOf(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString();
}

function accountNumber(step: LedgerStep, index: number): number | null {
  const posting = step.system[index];
  return posting ? ACCOUNTS[posting.account] : null;
}

export const LEDGER_APPLY_CALL = `SELECT * FROM ledger_apply(${PARAMETERS.map(
  ([type], index) => `$${index + 1}::${type}[]`,
).join(', ')})`;

const NEEDS_QUOTES = /["\\]/g;

function arrayLiteral(type: string, cells: readonly Cell[]): string {
  const quoted = type === 'text';
  let literal = '';
  for (const cell of cells) {
    if (literal !== '') literal += ',';
    if (cell === null) literal += 'NULL';
    else literal += quoted ? `"${String(cell).replace(NEEDS_QUOTES, '\\$&')}"` : String(cell);
  }
  return `{${literal}}`;
}

/** The values for {@link LEDGER_APPLY_CALL}, one array literal a parameter. */
export function ledgerApplyValues(commands: readonly LedgerCommand[]): string[] {
  const rows = commands.flatMap((command, index) =>
    command.steps.map((step, stepIndex): Row => ({ number: index, stepNumber: stepIndex + 1, command, step })),
  );
  return PARAMETERS.map(([type, read]) => arrayLiteral(type, rows.map(read)));
}

/** A row of ledger_apply in the order of its columns; bigints come as text. */
export type LedgerApplyRow = readonly (string | number | null)[];

const COMMAND = 0;
const STEP = 1;
const STATUS = 2;
const AVAILABLE = 5;

/** What became of each command, in the order given; `retry` for those that must be sent again in another batch. */
export function readOutcomes(rows: readonly LedgerApplyRow[], count: number): (LaneOutcome | 'retry')[] {
  const stepsOf = Array.from({ length: count }, (): LedgerApplyRow[] => []);
  for (const row of rows) stepsOf[Number(row[COMMAND])]?.push(row);
  return stepsOf.map((steps) => readOutcome(steps.sort((one, other) => Number(one[STEP]) - Number(other[STEP]))));
}

function readOutcome(steps: readonly LedgerApplyRow[]): LaneOutcome | 'retry' {
  const [row, ...others] = steps;
  if (!row) throw new Error('ledger_apply answered without a row for a command');
  const [
    ,
    ,
    ,
    playerId,
    seq,
    available,
    reserved,
    duplicateOf,
    duplicateShard,
    name,
    email,
    externalId,
    dateJoined,
    createdAt,
  ] = row;
  const status = Number(row[STATUS]);
  if (status === LEDGER_STATUS_CODES.retry) return 'retry';
  if (status === LEDGER_STATUS_CODES.duplicate) {
    const fingerprint = String(duplicateOf).replaceAll('-', '');
    const named = playerId === null ? null : Number(playerId);
    return { status: 'duplicate', shard: Number(duplicateShard), seq: Number(seq), fingerprint, playerId: named };
  }
  if (status === LEDGER_STATUS_CODES.rechargeChanged) return { status: 'recharge_changed' };
  if (status !== LEDGER_STATUS_CODES.applied)
    return { status: refusalNamed(status), available: BigInt(available ?? 0) };
  return {
    status: 'applied',
    shard: shardOfPlayer(Number(playerId)),
    seq: Number(seq),
    player: {
      playerId: Number(playerId),
      name: String(name),
      email: textOrNull(email),
      externalId: textOrNull(externalId),
      dateJoined: new Date(Number(dateJoined)),
    },
    createdAt: new Date(Number(createdAt)),
    available: BigInt(available ?? 0),
    reserved: BigInt(reserved ?? 0),
    availableAfter: [BigInt(available ?? 0), ...others.map((step) => BigInt(step[AVAILABLE] ?? 0))],
  };
}

function textOrNull(cell: string | number | null | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
