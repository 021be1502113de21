import { Logger } from '@nestjs/common';
import { Client, type ClientConfig } from 'pg';
import { LEDGER_APPLY_CALL, ledgerApplyValues, readOutcomes } from './ledger-apply-call';
import type { LedgerCommand } from './ledger-command';
import type { AppliedOutcome, LedgerOutcome, TransactionLocation } from './ledger-outcome';

const CONNECT_TIMEOUT_MS = 2_000;
/** A batch takes milliseconds; one that takes this long is stuck behind something that will not end by itself. */
const STATEMENT_TIMEOUT_MS = 5_000;
/** The client gives up a little later than the server, so that as a rule the server tells what happened. */
const ANSWER_TIMEOUT_MS = 6_000;

interface AppliedRow {
  readonly player_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly external_id: string | null;
  readonly date_joined: Date;
  readonly created_at: Date;
  readonly available_after: string;
  readonly reserved_after: string;
}

const RECOVER_APPLIED = `
  SELECT t.player_id, p.name, p.email, p.external_id, p.date_joined, t.created_at, t.available_after, t.reserved_after
    FROM ledger_transaction t JOIN player p ON p.shard = t.shard AND p.player_id = t.player_id
   WHERE t.shard = $1 AND t.seq = $2`;

/** A lane's own connection, made when first needed and made anew after any failure that may have broken it. */
export class LaneConnection {
  private readonly logger = new Logger(LaneConnection.name);
  private client: Client | undefined;

  constructor(private readonly config: ClientConfig) {}

  /** Applies a batch in one round trip and one transaction. After a throw of anything but a database's own refusal
   * ({@link isRefusedByDatabase}) it is unknown whether the batch was committed. */
  async apply(commands: readonly LedgerCommand[]): Promise<(LedgerOutcome | 'retry')[]> {
    const client = this.client ?? (await this.connect());
    const result = await client.query<(string | number | null)[]>({
      name: 'ledger_apply',
      text: LEDGER_APPLY_CALL,
      values: ledgerApplyValues(commands),
      rowMode: 'array',
    });
    return readOutcomes(result.rows, commands.length);
  }

  /** The outcome of a command that was applied by a call whose answer was lost. */
  async recover({ shard, seq }: TransactionLocation): Promise<AppliedOutcome> {
    const client = this.client ?? (await this.connect());
    const result = await client.query<AppliedRow>(RECOVER_APPLIED, [shard, seq]);
    const [row] = result.rows;
    if (!row) throw new Error(`transaction ${seq} of shard ${shard} is not there`);
    return {
      status: 'applied',
      shard,
      seq,
      player: {
        playerId: Number(row.player_id),
        name: row.name,
        email: row.email,
        externalId: row.external_id,
        dateJoined: row.date_joined,
      },
      createdAt: row.created_at,
      available: BigInt(row.available_after),
      reserved: BigInt(row.reserved_after),
    };
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  /** Leaves a connection that may be broken, without waiting for a server that may never answer. */
  abandon(): void {
    this.close().catch((error: unknown) => {
      this.logger.debug(`a broken connection did not end cleanly: ${String(error)}`);
    });
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      ...this.config,
      application_name: 'goldkeep ledger',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
    });
    // A connection that breaks while idle must not end the process; the next batch finds out and makes a new one.
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    this.client = client;
    return client;
  }
}

const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Classes in which the server may have died or hung up with the answer on its way: connection, operator, system. */
const OUTCOME_UNKNOWN_CLASSES = new Set(['08', '57', '58', 'XX']);

/** Whether the database itself refused the statement, so that surely nothing of it was committed. */
export function isRefusedByDatabase(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return SQLSTATE.test(error.code) && !OUTCOME_UNKNOWN_CLASSES.has(error.code.slice(0, 2));
}
