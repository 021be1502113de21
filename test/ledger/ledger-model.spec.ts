import fc from 'fast-check';
import { credit, fingerprintOf, type LedgerCommand, type LedgerOutcome } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';
import { commandFor, FEE_DIVISOR, moves, PLAYERS, type Made, type Move } from './ledger-model';

const SEQUENTIAL_RUNS = 25;
const CONCURRENT_RUNS = 25;

interface Wallet {
  available: bigint;
  reserved: bigint;
}

/** What the ledger should do, said as simply as it can be said. */
class Model {
  readonly made: Made[] = [];
  private readonly wallets = new Map<string, Wallet>();
  private readonly completed = new Set<string>();

  wallet(player: number, currency: 0 | 1): Wallet {
    const key = `${player}:${currency}`;
    const wallet = this.wallets.get(key) ?? { available: 0n, reserved: 0n };
    this.wallets.set(key, wallet);
    return wallet;
  }

  /** Applies a move and says which status the ledger must answer with. */
  play(move: Move, amount: bigint, target: Made | undefined): LedgerOutcome['status'] {
    const request = `${move.kind}:${move.request}`;
    if (this.completed.has(request)) return 'duplicate';
    const wallet = this.wallet(move.player, target?.currency ?? move.currency);
    const isSpending = move.kind === 'debit' || move.kind === 'purchase' || move.kind === 'hold';
    if (target?.kind === 'hold' && !target.open) return 'target_changed';
    if (isSpending && wallet.available < amount) return 'insufficient_balance';
    this.completed.add(request);
    this.move(move, amount, wallet, target);
    return 'applied';
  }

  private move({ kind }: Move, amount: bigint, wallet: Wallet, target: Made | undefined): void {
    const held = target?.amount ?? 0n;
    if (kind === 'credit' || kind === 'refund') wallet.available += amount;
    if (kind === 'debit' || kind === 'purchase' || kind === 'hold') wallet.available -= amount;
    if (kind === 'hold') wallet.reserved += amount;
    if (kind === 'capture' || kind === 'release') wallet.reserved -= held;
    if (kind === 'capture') wallet.available += held - amount;
    if (kind === 'release') wallet.available += held;
    if (target && kind === 'refund') target.refunded += amount;
    if (target && kind !== 'refund') target.open = false;
  }

  remember(move: Move, seq: number, amount: bigint): void {
    if (move.kind !== 'hold' && move.kind !== 'purchase') return;
    const { kind, player, currency } = move;
    const fee = kind === 'purchase' ? amount / FEE_DIVISOR : 0n;
    this.made.push({ kind, player, currency, seq, amount, fee, refunded: 0n, open: true });
  }
}

function funding(world: LedgerWorld, { shard, playerId }: LedgerPlayer, clientRequestId: string): LedgerCommand {
  const request = { clientRequestId, fingerprint: fingerprintOf([clientRequestId]) };
  const [currencyId] = world.currencyIds;
  return credit({
    gameId: world.gameId,
    shard,
    player: { playerId },
    request,
    currencyId,
    amount: 3_000n,
    balanceMax: null,
  });
}

describe('the ledger against a simple model', () => {
  let world: LedgerWorld;
  let stories = 0;

  beforeAll(async () => {
    world = await openLedgerWorld();
  });
  afterAll(() => world.close());

  async function newPlayers(): Promise<LedgerPlayer[]> {
    stories += 1;
    return Promise.all(
      Array.from({ length: PLAYERS }, (_, index) => world.addPlayer(`p${index}-${stories}@example.com`)),
    );
  }

  it('answers and books every command as the model does, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (story) => {
        const players = await newPlayers();
        const model = new Model();
        for (const move of story) {
          const next = commandFor(world, players, model.made, move, `s${stories}`);
          if (!next) continue;
          const { command, target } = next;
          const expected = model.play(move, command.amount, target);
          const outcome = await world.ledger.submit(command);
          expect(outcome.status).toBe(expected);
          if (outcome.status !== 'applied') continue;
          const { available, reserved } = model.wallet(move.player, target?.currency ?? move.currency);
          expect({ available: outcome.available, reserved: outcome.reserved }).toEqual({ available, reserved });
          model.remember(move, outcome.seq, command.amount);
        }
      }),
      { numRuns: SEQUENTIAL_RUNS },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
  });

  it('keeps the books whole whatever runs side by side, through two processes', async () => {
    const other = world.openLedger({ laneCount: 3, batchMax: 7 });
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), async (story, routes) => {
        const players = await newPlayers();
        const made: Made[] = [];
        await Promise.all(
          players.map((player, index) => world.ledger.submit(funding(world, player, `c${stories}-${index}`))),
        );
        // Half of the story prepares holds and orders, so that the other half can race to resolve them.
        for (const part of [story.slice(0, story.length / 2), story.slice(story.length / 2)]) {
          const commands = part.flatMap((move) => commandFor(world, players, made, move, `c${stories}`) ?? []);
          const outcomes = await Promise.all(
            commands.map(({ command }, index) => (routes[index] ? world.ledger : other).submit(command)),
          );
          outcomes.forEach((outcome, index) => {
            const command = commands[index]?.command;
            const kind = command?.kind;
            if (outcome.status !== 'applied' || (kind !== 'hold' && kind !== 'purchase')) return;
            const player = players.findIndex(({ playerId }) => playerId === outcome.player.playerId);
            const currency = command?.steps[0].currencyId === world.currencyIds[0] ? 0 : 1;
            const { amount = 0n, fee = 0n } = command ?? {};
            made.push({ kind, player, currency, seq: outcome.seq, amount, fee, refunded: 0n, open: true });
          });
        }
      }),
      { numRuns: CONCURRENT_RUNS },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
  });
});
