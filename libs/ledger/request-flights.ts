import { Injectable } from '@nestjs/common';
import { KINDS, type TransactionKind } from './accounts';
import type { RequestIdentity } from './ledger-command';
import type { LedgerOutcome } from './ledger-outcome';

interface Flight {
  readonly fingerprint: string;
  readonly outcome: Promise<LedgerOutcome>;
}

/** Lets simultaneous calls with one request id share one attempt, so that a burst of retries costs a single command. */
@Injectable()
export class RequestFlights {
  private readonly flights = new Map<string, Flight>();

  /**
   * Runs `attempt`, unless one for the same request is under way: then its outcome is this call's too, with
   * `duplicate` in place of `applied`. A call that asks for something else under the same id gets its own try
   * when the first one has failed, since a failed attempt does not use the id up.
   */
  async join(
    request: RequestIdentity & { readonly gameId: number; readonly kind: TransactionKind },
    attempt: () => Promise<LedgerOutcome>,
  ): Promise<LedgerOutcome> {
    const key = `${request.gameId}:${KINDS[request.kind]}:${request.clientRequestId}`;
    const flight = this.flights.get(key);
    if (!flight) return this.lead(key, request.fingerprint, attempt);

    const sameRequest = flight.fingerprint === request.fingerprint;
    const outcome = await (sameRequest ? flight.outcome : flight.outcome.catch(() => undefined));
    if (outcome?.status === 'applied') {
      const { shard, seq, player } = outcome;
      return { status: 'duplicate', shard, seq, fingerprint: flight.fingerprint, playerId: player.playerId };
    }
    if (outcome?.status === 'duplicate' || (outcome && sameRequest)) return outcome;
    return this.join(request, attempt);
  }

  private async lead(key: string, fingerprint: string, attempt: () => Promise<LedgerOutcome>): Promise<LedgerOutcome> {
    const outcome = attempt();
    this.flights.set(key, { fingerprint, outcome });
    try {
      return await outcome;
    } finally {
      this.flights.delete(key);
    }
  }
}
