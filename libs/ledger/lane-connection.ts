import type { ClientConfig } from 'pg';
import { DATABASE_LIMITS, GuardedClient, type DatabaseBreaker } from '@goldkeep/resilience';
import { ACCOUNTS } from './accounts';
import { LEDGER_APPLY_CALL, ledgerApplyValues, readOutcomes } from './ledger-apply-call';
import type { LedgerCommand } from './ledger-command';
import type { AppliedOutcome, LaneOutcome, TransactionLocation } from './ledger-outcome';

interface AppliedRow {
  readonly player_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly external_id: string | null;
  readonly date_joined: Date;
  readonly created_at: Date;
  readonly available_after: string;
  readonly reserved_after: string;
  /** Of the steps after the first. */
  readonly others_after: readonly string[];
}

const RECOVER_APPLIED = `
  SELECT t.player_id, p.name, p.email, p.external_id, p.date_joined, t.created_at, t.available_after, t.reserved_after,
         ARRAY(SELECT e.balance_after::text FROM entry e
                WHERE e.shard = t.shard AND e.seq = t.seq AND e.account = ${ACCOUNTS.available} AND e.currency_id <> t.currency_id
                ORDER BY e.leg) AS others_after
    FROM ledger_transaction t JOIN player p ON p.shard = t.shard AND p.player_id = t.player_id
   WHERE t.shard = $1 AND t.seq = $2`;

/** A lane's own connection, made when first needed and made anew after any failure that may have broken it. */
export class LaneConnection {
  private client: GuardedClient | undefined;
  /** How often the breaker had opened when the connection was made. */
  private openingsBefore = 0;

  constructor(
    private readonly config: ClientConfig,
    private readonly breaker: DatabaseBreaker,
  ) {}

  /** @throws CircuitOpenError while nothing may be sent */
  admit(): void {
    this.breaker.admit();
  }

  /** Applies a batch in one round trip and one transaction. After a throw of anything but a database's own refusal
   * ({@link isRefusedByDatabase}) or CircuitOpenError, which sends nothing, it is unknown whether the batch was committed. */
  async apply(commands: readonly LedgerCommand[]): Promise<(LaneOutcome | 'retry')[]> {
    const client = await this.open();
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
    const client = await this.open();
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
      availableAfter: [BigInt(row.available_after), ...row.others_after.map(BigInt)],
    };
  }

  async close(): Promise<void> {
    // A server that does not answer would not say goodbye either.
    if (this.breaker.state !== 'closed') this.abandon();
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  /** Leaves a connection that may be broken. */
  abandon(): void {
    this.client?.abandon();
    this.client = undefined;
  }

  private async open(): Promise<GuardedClient> {
    this.admit();
    // A connection from before the breaker last opened may lead to a server that is gone.
    if (this.openingsBefore !== this.breaker.openings) this.abandon();
    return this.client ?? this.connect();
  }

  private async connect(): Promise<GuardedClient> {
    this.openingsBefore = this.breaker.openings;
    const client = new GuardedClient(
      {
        ...this.config,
        application_name: 'goldkeep ledger',
        connectionTimeoutMillis: DATABASE_LIMITS.connectMs,
        statement_timeout: DATABASE_LIMITS.statementMs,
        query_timeout: DATABASE_LIMITS.answerMs,
        keepAlive: true,
      },
      this.breaker,
    );
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
