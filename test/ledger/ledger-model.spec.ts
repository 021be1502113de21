import fc from 'fast-check';
import {
  credit,
  fingerprintOf,
  LedgerVerifier,
  type LedgerCommand,
  type LedgerCurrency,
  type RechargeTerms,
} from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';
import { commandFor, conversionOf, moves, PLAYERS, type CurrencyIndex, type Made, type Stage } from './ledger-model';
import { WalletModel } from './wallet-model';

const SEQUENTIAL_RUNS = 25;
const CONCURRENT_RUNS = 25;
const SECOND_MS = 1_000;

/** Rates, maxima and pauses that change every few minutes, for longer than all stories together. */
function changingTerms(fromMs: number): RechargeTerms[] {
  return Array.from({ length: 200 }, (_, index) => ({
    validFrom: new Date(fromMs + index * 337 * SECOND_MS),
    rate: BigInt(index % 4) * 3n,
    periodSeconds: 10,
    max: 40n + BigInt(index % 3) * 20n,
  }));
}

function funding({ gameId, currencies, story }: Stage, { shard, playerId }: LedgerPlayer): LedgerCommand {
  const request = { clientRequestId: `${story}-${playerId}`, fingerprint: fingerprintOf([story]) };
  return credit({ gameId, shard, player: { playerId }, request, currency: currencies[0], amount: 3_000n });
}

describe('the ledger against a simple model', () => {
  let world: LedgerWorld;
  let currencies: readonly [LedgerCurrency, LedgerCurrency, LedgerCurrency];
  let stories = 0;

  beforeAll(async () => {
    world = await openLedgerWorld();
    const rechargeTerms = changingTerms(world.clock.nowMs());
    const energy = await world.addCurrency({ code: 'ENERGY', scale: 0, maxBalance: 90n, rechargeTerms });
    currencies = [...world.currencies, energy];
  });
  afterAll(() => world.close());

  /** What the product itself says of the books. */
  async function verified() {
    const verifier = new LedgerVerifier({ connectionString: world.url }, world.dataSource);
    return (await verifier.start(world.gameId)).ended;
  }

  async function newStage(): Promise<Stage> {
    stories += 1;
    const names = Array.from({ length: PLAYERS }, (_, index) => `p${index}-${stories}@example.com`);
    const players = await Promise.all(names.map((email) => world.addPlayer(email)));
    return { gameId: world.gameId, currencies, players, story: `s${stories}` };
  }

  it('answers and books every command as the model does, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (story) => {
        const stage = await newStage();
        const model = new WalletModel(currencies, PLAYERS, world.clock.nowMs());
        for (const move of story) {
          world.clock.advance(move.waits * SECOND_MS);
          model.wait(move.waits);
          const next = commandFor(stage, model.made, move);
          if (!next) continue;
          const { command, target } = next;
          const expected = model.play(move, command.amount, target);
          const outcome = await world.ledger.submit(command);
          expect(outcome.status).toBe(expected);
          if (outcome.status !== 'applied') continue;
          const currency = target?.currency ?? move.currency;
          // An expiry leaves what has accrued to the next write.
          if (move.kind === 'expire' && currency === 2) continue;
          const { available, reserved } = model.wallet(move.player, currency);
          expect({ available: outcome.available, reserved: outcome.reserved }).toEqual({ available, reserved });
          const { into } = conversionOf(currency, 0n);
          const gained = move.kind === 'convert' ? [model.wallet(move.player, into).available] : [];
          expect(outcome.availableAfter).toEqual([available, ...gained]);
          model.remember(move, outcome.seq, command.amount);
        }
      }),
      { numRuns: SEQUENTIAL_RUNS },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
    expect(await verified()).toMatchObject({ status: 'passed', findings: [] });
  }, 60_000);

  it('keeps the books whole whatever runs side by side, through two processes, while time goes on', async () => {
    const other = world.openLedger({ laneCount: 3, batchMax: 7 });
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), async (story, routes) => {
        const stage = await newStage();
        const made: Made[] = [];
        await Promise.all(stage.players.map((player) => world.ledger.submit(funding(stage, player))));
        // Half of the story prepares holds and orders, so that the other half can race to resolve them.
        for (const part of [story.slice(0, story.length / 2), story.slice(story.length / 2)]) {
          const commands = part.flatMap((move) => {
            const next = commandFor(stage, made, move);
            return next ? [{ command: next.command, waits: move.waits }] : [];
          });
          const outcomes = await Promise.all(
            commands.map(({ command, waits }, index) => {
              world.clock.advance(waits * SECOND_MS);
              return (routes[index] ? world.ledger : other).submit(command);
            }),
          );
          outcomes.forEach((outcome, index) => {
            const command = commands[index]?.command;
            const kind = command?.kind;
            if (outcome.status !== 'applied' || (kind !== 'hold' && kind !== 'purchase')) return;
            const player = stage.players.findIndex(({ playerId }) => playerId === outcome.player.playerId);
            const currencyId = command?.steps[0].currencyId;
            const currency = currencies.findIndex((one) => one.currencyId === currencyId) as CurrencyIndex;
            const { amount = 0n, fee = 0n } = command ?? {};
            made.push({ kind, player, currency, seq: outcome.seq, amount, fee, refunded: 0n, open: true });
          });
        }
      }),
      { numRuns: CONCURRENT_RUNS },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
    expect(await verified()).toMatchObject({ status: 'passed', findings: [] });
  }, 60_000);
});
