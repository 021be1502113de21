import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { LedgerVerifier, type VerificationRun } from '@goldkeep/ledger';
import { Metrics } from '@goldkeep/observability';

/** Games whose results are told; each is a line for good. */
const GAMES_MAX = 1_000;
const MS_PER_SECOND = 1_000;

/** The last result of each game that was ever verified, by whatever process, read when somebody asks for the metrics. */
@Injectable()
export class VerificationMetrics {
  private readonly logger = new Logger(VerificationMetrics.name);

  constructor(
    private readonly metrics: Metrics,
    private readonly verifier: LedgerVerifier,
  ) {
    this.watch({
      name: 'goldkeep_ledger_verification_passed',
      help: "Whether the last verification of the game's books passed: 1, or 0 when it failed.",
      valueOf: ({ status }) => (status === 'passed' ? 1 : 0),
    });
    this.watch({
      name: 'goldkeep_ledger_verification_age_seconds',
      help: "Since the last verification of the game's books ended, passed or failed.",
      valueOf: ({ finishedAt }) => (Date.now() - (finishedAt?.getTime() ?? NaN)) / MS_PER_SECOND,
    });
  }

  private watch(parts: {
    readonly name: string;
    readonly help: string;
    readonly valueOf: (run: VerificationRun) => number;
  }): void {
    const { name, help, valueOf } = parts;
    const gauge = new Gauge<'game_id'>({
      name,
      help,
      labelNames: ['game_id'],
      registers: [this.metrics.registry],
      collect: async () => {
        gauge.reset();
        for (const run of await this.results()) gauge.set({ game_id: run.gameId }, valueOf(run));
      },
    });
  }

  /** Nothing while the database does not answer: the other metrics must still be told. */
  private async results(): Promise<readonly VerificationRun[]> {
    try {
      return await this.verifier.runs.results(GAMES_MAX);
    } catch (error) {
      this.logger.debug(`results of verifications cannot be read: ${String(error)}`);
      return [];
    }
  }
}
