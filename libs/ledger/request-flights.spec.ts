import type { AppliedOutcome, LedgerOutcome } from './ledger-outcome';
import { RequestFlights } from './request-flights';

const FINGERPRINT = 'a'.repeat(32);
const OTHER_FINGERPRINT = 'b'.repeat(32);
const REQUEST = { gameId: 1, kind: 'purchase', clientRequestId: 'request', fingerprint: FINGERPRINT } as const;
const PLAYER = { playerId: 64, name: 'Player', email: null, externalId: null, dateJoined: new Date(0) };
const APPLIED: AppliedOutcome = {
  status: 'applied',
  shard: 3,
  seq: 7,
  player: PLAYER,
  createdAt: new Date(0),
  available: 5n,
  reserved: 0n,
  availableAfter: [5n],
};
const DUPLICATE = { status: 'duplicate', shard: 3, seq: 7, fingerprint: FINGERPRINT, playerId: 64 } as const;
const REFUSED: LedgerOutcome = { status: 'insufficient_balance', available: 1n };

/** An attempt whose end the test decides. */
function aFlight() {
  const settle: { land: (outcome: LedgerOutcome) => void; crash: (error: Error) => void }[] = [];
  const attempt = jest.fn(() => new Promise<LedgerOutcome>((land, crash) => settle.push({ land, crash })));
  const last = () => {
    const ending = settle.at(-1);
    if (!ending) throw new Error('the attempt has not begun');
    return ending;
  };
  return {
    attempt,
    land: (outcome: LedgerOutcome) => last().land(outcome),
    crash: (error: Error) => last().crash(error),
  };
}

let flights: RequestFlights;

beforeEach(() => {
  flights = new RequestFlights();
});

describe('simultaneous calls with one request id', () => {
  it('share one attempt: the first is told that it was applied, the others that they are duplicates', async () => {
    const { attempt, land } = aFlight();
    const calls = [flights.join(REQUEST, attempt), flights.join(REQUEST, attempt), flights.join(REQUEST, attempt)];
    land(APPLIED);
    expect(await Promise.all(calls)).toEqual([APPLIED, DUPLICATE, DUPLICATE]);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('share a refusal when they ask for the same', async () => {
    const { attempt, land } = aFlight();
    const calls = [flights.join(REQUEST, attempt), flights.join(REQUEST, attempt)];
    land(REFUSED);
    expect(await Promise.all(calls)).toEqual([REFUSED, REFUSED]);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('share an error when they ask for the same', async () => {
    const { attempt, crash } = aFlight();
    const calls = [flights.join(REQUEST, attempt), flights.join(REQUEST, attempt)];
    crash(new Error('away'));
    const ends = await Promise.allSettled(calls);
    expect(ends).toEqual([
      expect.objectContaining({ status: 'rejected' }),
      expect.objectContaining({ status: 'rejected' }),
    ]);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('are answered with the original when one of them asks for something else', async () => {
    const first = aFlight();
    const second = aFlight();
    const calls = [
      flights.join(REQUEST, first.attempt),
      flights.join({ ...REQUEST, fingerprint: OTHER_FINGERPRINT }, second.attempt),
    ];
    first.land(APPLIED);
    expect(await Promise.all(calls)).toEqual([APPLIED, DUPLICATE]);
    expect(second.attempt).not.toHaveBeenCalled();
  });

  it.each([
    ['was refused', (flight: ReturnType<typeof aFlight>) => flight.land(REFUSED)],
    ['broke', (flight: ReturnType<typeof aFlight>) => flight.crash(new Error('away'))],
  ])('give one that asks for something else its own try when the first %s', async (_how, end) => {
    const first = aFlight();
    const second = jest.fn(() => Promise.resolve<LedgerOutcome>(APPLIED));
    const leading = flights.join(REQUEST, first.attempt).catch(() => undefined);
    const other = flights.join({ ...REQUEST, fingerprint: OTHER_FINGERPRINT }, second);
    end(first);
    await leading;
    expect(await other).toEqual(APPLIED);
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('pass on that the request was completed before', async () => {
    const { attempt, land } = aFlight();
    const other = { ...REQUEST, fingerprint: OTHER_FINGERPRINT };
    const calls = [flights.join(other, attempt), flights.join(other, attempt), flights.join(REQUEST, attempt)];
    land(DUPLICATE);
    expect(await Promise.all(calls)).toEqual([DUPLICATE, DUPLICATE, DUPLICATE]);
  });
});

describe('calls one after the other', () => {
  it('each make their own attempt, whatever became of the one before', async () => {
    const outcomes = [REFUSED, APPLIED, DUPLICATE];
    for (const outcome of outcomes) {
      expect(await flights.join(REQUEST, () => Promise.resolve(outcome))).toEqual(outcome);
    }
    await expect(flights.join(REQUEST, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await flights.join(REQUEST, () => Promise.resolve(APPLIED))).toEqual(APPLIED);
  });
});

describe('requests with the same id', () => {
  it.each([{ gameId: 2 }, { kind: 'credit' as const }, { clientRequestId: 'Request' }])(
    'fly apart when %j differs',
    async (difference) => {
      const { attempt, land } = aFlight();
      const leading = flights.join(REQUEST, attempt);
      expect(await flights.join({ ...REQUEST, ...difference }, () => Promise.resolve(APPLIED))).toEqual(APPLIED);
      land(APPLIED);
      await leading;
    },
  );
});
