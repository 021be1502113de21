import type { GameSnapshot } from '@goldkeep/games';
import {
  credit,
  debit,
  refusalFor,
  type AppliedOutcome,
  type CompositePart,
  type LedgerCommand,
  type RefusedOutcome,
} from '@goldkeep/ledger';
import { resolveOperation, type EconomyOperation } from '../economy/economy-operation';
import { recordOf } from '../economy/recorded-change';
import type { DueHolds } from '../holds/due-holds';
import { holdChangeOf } from '../holds/hold-change';
import { HoldExpiredError } from '../holds/hold-errors';
import type { HoldReader } from '../holds/hold-reader';
import { newHold, placedHold } from '../holds/place-hold/new-hold';
import { resolutionOf } from '../holds/resolve-hold/hold-resolution';
import { askedTransfer, resolvedTransfer, type NamedPlayer } from '../transfer-money/money-transfer';
import { transferredNow } from '../transfer-money/transferred';
import type { BatchOperation } from './batch-operation';
import type { PlannedOperation, WantedPlayer } from './planned-operation';

/** What planning looks things up with. */
export interface PlanningTools {
  readonly game: GameSnapshot;
  readonly clientRequestId: string;
  readonly nowMs: number;
  readonly holds: HoldReader;
  readonly dueHolds: DueHolds;
}

type OfType<Type extends BatchOperation['type']> = Extract<BatchOperation, { readonly type: Type }>;

/** @throws Refusal: of the operation's fields, or of a hold that it names */
export function planOperation(tools: PlanningTools, wanted: BatchOperation): Promise<PlannedOperation> {
  switch (wanted.type) {
    case 'credit':
    case 'debit':
      return Promise.resolve(planChange(tools, wanted));
    case 'hold':
      return Promise.resolve(planHold(tools, wanted));
    case 'transfer':
      return Promise.resolve(planTransfer(tools, wanted));
    default:
      return planResolution(tools, wanted);
  }
}

function planChange({ game }: PlanningTools, { type, operation }: OfType<'credit' | 'debit'>): PlannedOperation {
  const resolved = resolveOperation(game, operation);
  const { gameId, reason, metadata = null, playerName = null, playerEmail: email } = operation;
  const { currency, amount } = resolved;
  const sign = type === 'credit' ? 1n : -1n;
  const isCredit = type === 'credit';
  const made = (isCredit ? credit : debit)({ ...resolved, gameId, reason, details: metadata, playerName });
  return {
    fingerprint: resolved.request.fingerprint,
    credit: isCredit ? { currency, amount } : null,
    players: [playerOf(operation)],
    newName: isCredit && email !== undefined ? (playerName ?? email.slice(0, email.indexOf('@'))) : null,
    commands: (find) => [{ ...made, player: { playerId: find(playerOf(operation)).playerId }, request: null }],
    resultOf: (_part, outcomes) => {
      const { shard, seq, createdAt, player, available } = only(outcomes);
      const { playerId } = player;
      const place = { shard, seq, createdAt, playerId };
      return {
        type,
        change: { ...place, currency, reason, delta: sign * amount, availableAfter: available, replay: null },
      };
    },
    refusalOf: (outcome) => Promise.resolve(refusalFor(outcome, { required: amount, scale: currency.scale })),
  };
}

function planHold({ game, nowMs }: PlanningTools, { operation, expiresInSeconds }: OfType<'hold'>): PlannedOperation {
  const wanted = newHold(game, operation, { expiresInSeconds, nowMs });
  const { currency, amount, request } = wanted.resolved;
  return {
    ...{ fingerprint: request.fingerprint, credit: null, players: [playerOf(operation)], newName: null },
    commands: (find) => [
      { ...wanted.command, player: { playerId: find(playerOf(operation)).playerId }, request: null },
    ],
    resultOf: ([command], outcomes) => {
      const outcome = only(outcomes);
      return { type: 'hold', change: holdChangeOf(placedHold(wanted, outcome), recordOf(command, outcome)) };
    },
    refusalOf: (outcome) => Promise.resolve(refusalFor(outcome, { required: amount, scale: currency.scale })),
  };
}

async function planResolution(
  { game, clientRequestId, holds, dueHolds }: PlanningTools,
  { type, holdId, resolution }: OfType<'capture' | 'release'>,
): Promise<PlannedOperation> {
  const hold = await holds.byId(game, holdId);
  const command: LedgerCommand = resolutionOf(hold, resolution, { gameId: game.gameId, clientRequestId });
  return {
    ...{ fingerprint: command.request?.fingerprint ?? '', credit: null, players: [], newName: null },
    commands: () => {
      if (hold.status === 'expired' || (hold.status === 'open' && hold.isDue)) throw new HoldExpiredError();
      return [{ ...command, request: null }];
    },
    resultOf: (_part, outcomes) => ({ type, change: holdChangeOf(hold, recordOf(command, only(outcomes))) }),
    refusalOf: (outcome: RefusedOutcome) => dueHolds.refusalOf(game, hold, outcome),
  };
}

function planTransfer({ game }: PlanningTools, { transfer }: OfType<'transfer'>): PlannedOperation {
  const asked = askedTransfer(game, transfer);
  const [from, into] = [wantedOf(transfer.from), wantedOf(transfer.to)];
  const { amount, currency, request } = asked;
  return {
    ...{ fingerprint: request.fingerprint, credit: null, players: [from, into], newName: null },
    commands: (find): CompositePart => {
      const { sides } = resolvedTransfer(transfer, asked, { from: find(from), into: find(into) });
      return [{ ...sides[0], request: null }, sides[1]];
    },
    resultOf: ([out, ...others], outcomes) => {
      const [into_ = out] = others;
      return { type: 'transfer', change: transferredNow({ ...asked, sides: [out, into_] }, outcomes) };
    },
    refusalOf: (outcome) => Promise.resolve(refusalFor(outcome, { required: amount, scale: currency.scale })),
  };
}

function only([outcome]: readonly AppliedOutcome[]): AppliedOutcome {
  if (!outcome) throw new Error('an operation of a batch was left without an outcome');
  return outcome;
}

function playerOf({ playerEmail, playerId }: EconomyOperation): WantedPlayer {
  return wantedOf({ email: playerEmail, playerId });
}

/** The fields were checked: one of the two is there. */
function wantedOf({ email, playerId }: NamedPlayer): WantedPlayer {
  return email === undefined ? { playerId: playerId ?? NaN } : { email };
}
