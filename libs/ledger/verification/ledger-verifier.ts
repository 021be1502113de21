import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ClientConfig } from 'pg';
import { DataSource } from 'typeorm';
import { rebuildBalances, type RebuiltBalances } from './rebuild-balances';
import { VerificationRuns, type VerificationRun } from './verification-runs';
import { verifyGame } from './verify-game';

export const VERIFIER_CONNECTION = Symbol('VERIFIER_CONNECTION');

const BEAT_EVERY_MS = 10_000;

/** A run that goes on by itself. */
export interface StartedVerification {
  readonly run: VerificationRun;
  /** Resolves when it is over, however it ends; undefined where another process does it. */
  readonly ended: Promise<VerificationRun> | undefined;
}

/** Proves that a game's books are right, or finds where they are not; one run of a game at a time, over all processes. */
@Injectable()
export class LedgerVerifier implements BeforeApplicationShutdown {
  readonly runs: VerificationRuns;
  private readonly logger = new Logger(LedgerVerifier.name);
  private readonly own = new Map<number, Promise<VerificationRun>>();
  private isStopping = false;

  constructor(
    @Inject(VERIFIER_CONNECTION) private readonly connection: ClientConfig,
    dataSource: DataSource,
  ) {
    this.runs = new VerificationRuns(dataSource);
  }

  /** Starts a run of the game, or joins the one under way. */
  async start(gameId: number): Promise<StartedVerification> {
    for (;;) {
      const begun = await this.runs.begin(gameId);
      if (begun) {
        const ended = this.carryOut(begun).finally(() => this.own.delete(begun.runId));
        this.own.set(begun.runId, ended);
        return { run: begun, ended };
      }
      const running = await this.runs.running(gameId);
      if (running) return { run: running, ended: this.own.get(running.runId) };
    }
  }

  /** Rebuilds a game's balances from its entries alone, beside the real ones, and compares them; changes nothing. */
  rebuildBalances(gameId: number): Promise<RebuiltBalances> {
    return rebuildBalances(this.connection, gameId);
  }

  /** Ends what runs here at its next shard. It comes before the shutdown hooks proper, which close the database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.own.values());
  }

  private async carryOut({ runId, gameId }: VerificationRun): Promise<VerificationRun> {
    const beats = setInterval(() => {
      this.runs.beat(runId).catch((error: unknown) => {
        this.logger.debug(`verification ${runId} missed a beat: ${String(error)}`);
      });
    }, BEAT_EVERY_MS);
    try {
      const result = await verifyGame(this.connection, gameId, async (progress) => {
        return (await this.runs.note(runId, progress)) && !this.isStopping;
      });
      if (!result) return await this.runs.finish(runId, 'aborted');
      const status = result.findings.length === 0 ? 'passed' : 'failed';
      if (status === 'failed') this.logger.error(`the books of game ${gameId} are wrong: see verification ${runId}`);
      return await this.runs.finish(runId, status, result);
    } catch (error) {
      this.logger.warn(`verification ${runId} was aborted: ${String(error)}`);
      return await this.runs.finish(runId, 'aborted');
    } finally {
      clearInterval(beats);
    }
  }
}
