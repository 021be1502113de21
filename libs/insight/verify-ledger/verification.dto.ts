import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { Finding, VerificationRun } from '@goldkeep/ledger';

class FindingDto {
  @ApiProperty({ example: 'balances_equal_entries', description: 'The rule that rows contradict.' })
  readonly rule: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 7, description: 'Null for sums over all shards.' })
  readonly shard: number | null;

  @ApiProperty({ type: 'array', items: { type: 'object' }, description: 'The first of the rows, at most 5.' })
  readonly rows: readonly object[];

  constructor({ rule, shard, rows }: Finding) {
    this.rule = rule;
    this.shard = shard;
    this.rows = rows;
  }
}

export class VerificationDto {
  @ApiProperty({ example: 12 })
  readonly run_id: number;

  @ApiProperty({
    enum: ['running', 'passed', 'failed', 'aborted'],
    description: '`aborted`: its process ended before it was through; start it again.',
  })
  readonly status: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly started_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-01-02T03:04:07Z' })
  readonly finished_at: string | null;

  @ApiProperty({ example: 64 })
  readonly shards_checked: number;

  @ApiProperty({ example: 64, description: 'The run is through when all shards are checked.' })
  readonly shards_total: number;

  @ApiProperty({ example: 850_000, description: 'Transactions of the game on these shards.' })
  readonly transactions_checked: number;

  @ApiProperty({ type: [FindingDto], description: 'Empty for right books; at most 100.' })
  readonly findings: readonly FindingDto[];

  constructor(run: VerificationRun) {
    this.run_id = run.runId;
    this.status = run.status;
    this.started_at = wholeSeconds(run.startedAt);
    this.finished_at = run.finishedAt && wholeSeconds(run.finishedAt);
    this.shards_checked = run.shardsChecked;
    this.shards_total = run.shardCount;
    this.transactions_checked = run.transactionsChecked;
    this.findings = run.findings.map((finding) => new FindingDto(finding));
  }
}

export class VerificationsDto {
  @ApiProperty({ type: VerificationDto, nullable: true, description: 'The newest run that is over.' })
  readonly last: VerificationDto | null;

  @ApiProperty({ type: VerificationDto, nullable: true, description: 'The run under way, in whatever process.' })
  readonly running: VerificationDto | null;

  constructor({
    last,
    running,
  }: {
    readonly last?: VerificationRun | undefined;
    readonly running?: VerificationRun | undefined;
  }) {
    this.last = last ? new VerificationDto(last) : null;
    this.running = running ? new VerificationDto(running) : null;
  }
}
