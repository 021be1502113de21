import { LaneQueue, type PendingCommand } from './lane-queue';
import type { PlayerReference } from './ledger-command';
import { credit } from './ledger-commands';

interface Parts {
  readonly player: PlayerReference;
  readonly request: string;
  readonly gameId?: number;
}

function pending({ player, request: clientRequestId, gameId = 1 }: Parts): PendingCommand {
  const request = { clientRequestId, fingerprint: '0'.repeat(32) };
  const currency = { currencyId: 1, maxBalance: null, rechargeTerms: [] };
  const command = credit({ gameId, shard: 0, player, request, currency, amount: 1n });
  return { command, resolve: jest.fn(), reject: jest.fn(), outcomeUnknown: false };
}

/** A command of the player with this id, each with a request id of its own. */
function ofPlayer(playerId: number): PendingCommand {
  return pending({ player: { playerId }, request: `request-${++requests}` });
}

let requests = 0;
let queue: LaneQueue;

beforeEach(() => {
  queue = new LaneQueue();
});

function add(...commands: PendingCommand[]): void {
  for (const command of commands) queue.add(command);
}

describe('the queue of a lane', () => {
  it('gives commands out in the order in which they came', () => {
    const [first, second, third] = [ofPlayer(1), ofPlayer(2), ofPlayer(3)];
    add(first, second, third);
    expect(queue.take(10)).toEqual([first, second, third]);
    expect(queue.take(10)).toEqual([]);
  });

  it('gives out no more than asked for and keeps the rest', () => {
    const [first, second, third] = [ofPlayer(1), ofPlayer(2), ofPlayer(3)];
    add(first, second, third);
    expect(queue.take(2)).toEqual([first, second]);
    expect(queue.length).toBe(1);
    expect(queue.take(2)).toEqual([third]);
    expect(queue.length).toBe(0);
  });

  it('puts one command of a player into a batch, and the next ones into the next, in their order', () => {
    const [one, another, other, last] = [ofPlayer(1), ofPlayer(1), ofPlayer(2), ofPlayer(1)];
    add(one, another, other, last);
    expect(queue.take(10)).toEqual([one, other]);
    expect(queue.take(10)).toEqual([another]);
    expect(queue.take(10)).toEqual([last]);
  });

  it('lets no later command of a player pass one that had to wait', () => {
    const taken = pending({ player: { playerId: 1 }, request: 'same' });
    const waiting = pending({ player: { playerId: 2 }, request: 'same' });
    const later = ofPlayer(2);
    add(taken, waiting, later);
    expect(queue.take(10)).toEqual([taken]);
    expect(queue.take(10)).toEqual([waiting]);
    expect(queue.take(10)).toEqual([later]);
  });

  it('puts one command of a request id into a batch', () => {
    const one = pending({ player: { playerId: 1 }, request: 'same' });
    const other = pending({ player: { playerId: 2 }, request: 'same' });
    add(one, other);
    expect(queue.take(10)).toEqual([one]);
    expect(queue.take(10)).toEqual([other]);
  });

  it('tells the players and the requests of two games apart', () => {
    const player = { emailKey: 'a@example.com' };
    const commands = [1, 2].map((gameId) => pending({ player, request: 'same', gameId }));
    add(...commands);
    expect(queue.take(10)).toEqual(commands);
  });

  it('gives out what was put back before all else', () => {
    const [first, second, later] = [ofPlayer(1), ofPlayer(2), ofPlayer(3)];
    add(later);
    queue.addFirst([first, second]);
    expect(queue.take(10)).toEqual([first, second, later]);
  });

  it('keeps the order of a player for commands put back', () => {
    const [first, second] = [ofPlayer(1), ofPlayer(1)];
    add(first, second);
    queue.addFirst(queue.take(1));
    expect(queue.take(10)).toEqual([first]);
    expect(queue.take(10)).toEqual([second]);
  });
});
