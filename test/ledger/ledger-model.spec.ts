import fc from 'fast-check';
import type { LedgerCurrency } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerWorld } from '../support/ledger-world';
import { madeBy, planned } from './ledger-model';
import { availableTo, bookedByLabel, changingTerms, deadlocks, funding, verified } from './ledger-model-books';
import type { Made, Stage } from './ledger-model-commands';
import { moves, PLAYERS } from './ledger-model-moves';
import { playersOf, processOf, send, seqsOf } from './ledger-model-send';
import { WalletModel } from './wallet-model';

const SEQUENTIAL_RUNS = 25;
const CONCURRENT_RUNS = 25;
const SECOND_MS = 1_000;
/** Ends a search for a shorter story that fails before it hides the failure behind the test's own limit. */
const LIMIT = { interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true };

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

  async function newStage(): Promise<Stage> {
    stories += 1;
    const names = Array.from({ length: PLAYERS }, (_, index) => `p${index}-${stories}@example.com`);
    const players = await Promise.all(names.map((email) => world.addPlayer(email)));
    return { gameId: world.gameId, currencies, players, story: `s${stories}` };
  }

  async function compareWallets(stage: Stage, model: WalletModel, players: Iterable<number>): Promise<void> {
    for (const player of players) {
      expect(await availableTo(world, stage, player)).toEqual(model.availableTo(player));
    }
  }

  it('answers and books every move as the model does, one after the other', async () => {
    const own = processOf(world, world.ledger);
    await fc.assert(
      fc.asyncProperty(moves, async (story) => {
        const stage = await newStage();
        const model = new WalletModel(currencies, world.clock.nowMs());
        for (const [index, move] of story.entries()) {
          world.clock.advance(move.waits * SECOND_MS);
          model.wait(move.waits);
          const plans = planned(stage, model.made, move, `${stage.story}:${index}`);
          if (plans.length === 0) continue;
          const { changed, ...expected } = model.play(move, plans);
          const answer = await send(own, move, plans);
          expect({ status: answer.status, stoppedAt: answer.stoppedAt }).toEqual(expected);
          for (const [part, outcomes] of answer.outcomes.entries()) {
            // An expiry leaves what has accrued to the next write.
            if (plans[part]?.operation.kind === 'expire' && plans[part].currency === 2) continue;
            const balances = changed[part] ?? [];
            const available = outcomes.flatMap(({ availableAfter }) => availableAfter);
            expect(available).toEqual(balances.map((balance) => balance.available));
            expect(outcomes[0]?.reserved).toBe(balances[0]?.reserved);
          }
          model.remember(plans, seqsOf(answer));
          if (move.isComposite) await compareWallets(stage, model, playersOf(plans));
        }
        await compareWallets(stage, model, stage.players.keys());
      }),
      { numRuns: SEQUENTIAL_RUNS, ...LIMIT },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
    expect(await verified(world)).toMatchObject({ status: 'passed', findings: [] });
  }, 60_000);

  it('keeps the books whole whatever runs side by side, through two processes, while time goes on', async () => {
    const [one, other] = [
      processOf(world, world.ledger),
      processOf(world, world.openLedger({ laneCount: 3, batchMax: 7 })),
    ];
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), async (story, routes) => {
        const stage = await newStage();
        const made: Made[] = [];
        const completed: string[] = [];
        const booked: Record<string, number> = {};
        await Promise.all(stage.players.map((player) => world.ledger.submit(funding(stage, player))));
        // Half of the story prepares holds and orders, so that the other half can race to resolve them.
        const moments = [...story.entries()];
        for (const part of [moments.slice(0, story.length / 2), moments.slice(story.length / 2)]) {
          const before = [...made];
          await Promise.all(
            part.map(async ([index, move]) => {
              const label = `${stage.story}:${index}`;
              const plans = planned(stage, before, move, label);
              if (plans.length === 0) return;
              world.clock.advance(move.waits * SECOND_MS);
              const answer = await send(routes[index] ? one : other, move, plans);
              if (answer.status !== 'applied') return;
              made.push(...madeBy(plans, seqsOf(answer)));
              const kind = plans[0]?.operation.kind;
              if (kind !== 'expire') completed.push(`${kind}:${move.request}`);
              if (move.isComposite) booked[label] = plans.flatMap((plan) => plan.part).length;
            }),
          );
        }
        expect(completed).toEqual([...new Set(completed)]);
        expect(await bookedByLabel(world, stage)).toEqual(booked);
      }),
      { numRuns: CONCURRENT_RUNS, ...LIMIT },
    );
    expect(await deadlocks(world)).toBe('0');
    expect(await auditFindings(world.dataSource)).toEqual([]);
    expect(await verified(world)).toMatchObject({ status: 'passed', findings: [] });
  }, 60_000);
});
