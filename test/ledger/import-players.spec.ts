import fc from 'fast-check';
import { Clock } from '@goldkeep/auth';
import { GameDirectory } from '@goldkeep/games';
import { openBooks } from '@goldkeep/ledger';
import { CommitListeners, UnitOfWork } from '@goldkeep/persistence';
import { placeOfEmail, PlayerImporter, type RejectedLine } from '@goldkeep/players';
import { makeUpPlayers } from '../../apps/cli/generate-players/made-up-players';
import { playerText } from '../../apps/cli/generate-players/player-text';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerWorld } from '../support/ledger-world';

type ImportOptions = Parameters<PlayerImporter['run']>[0];

const CURRENCIES = ['GOLD', 'GEMS'] as const;
/** Who joined this recently is counted by the time of joining: see join-slots.ts. */
const JOINS_KEPT_MS = 25 * 3_600_000;
/** At most so many lines of shard 0 go into its first slice. */
const FIRST_SLICE = 32;

let world: LedgerWorld;
let importer: PlayerImporter;

beforeAll(async () => {
  world = await openLedgerWorld();
  const { dataSource } = world;
  const games = new GameDirectory(dataSource, new Clock());
  importer = new PlayerImporter(games, new UnitOfWork(dataSource, new CommitListeners()));
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

async function newGame(): Promise<number> {
  const { dataSource } = world;
  const [game] = await dataSource.query<{ game_id: number }[]>(
    `INSERT INTO game (title_id, name, status, created_at) VALUES (gen_random_uuid(), 'Game', 'live', now())
     RETURNING game_id`,
  );
  const gameId = Number(game?.game_id);
  for (const code of CURRENCIES) {
    const [row] = await dataSource.query<{ currency_id: number }[]>(
      `INSERT INTO currency (game_id, code, name, scale, is_default, is_system, starting_amount, created_at)
       VALUES ($1, $2, $2, 2, $3, false, 500, now()) RETURNING currency_id`,
      [gameId, code, code === 'GOLD'],
    );
    await openBooks(dataSource.manager, { gameId, currencyId: Number(row?.currency_id) });
  }
  return gameId;
}

async function* bytesOf(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

async function importText(gameId: number, pieces: Iterable<string>, options: Partial<ImportOptions> = {}) {
  const rejected: RejectedLine[] = [];
  const result = await importer.run({
    gameId,
    bytes: bytesOf(pieces),
    format: undefined,
    signal: new AbortController().signal,
    reject: (lines) => Promise.resolve(void rejected.push(...lines)),
    observe: () => undefined,
    ...options,
  });
  return { result, rejected };
}

async function row(query: string, gameId: number): Promise<Record<string, unknown> | undefined> {
  const [first] = await world.dataSource.query<Record<string, unknown>[]>(query, [gameId]);
  return first;
}

const csvOf = (emails: readonly string[]) => `player_email\n${emails.join('\n')}\n`;

function emailsOfShard0(gameId: number, count: number): string[] {
  const emails: string[] = [];
  for (let index = 0; emails.length < count; index++) {
    const email = `someone${index}@example.com`;
    if (placeOfEmail(gameId, email).shard === 0) emails.push(email);
  }
  return emails;
}

describe('an import', () => {
  it('brings in as many players, and as much money, as the file has', async () => {
    const anyFile = fc.record({
      count: fc.integer({ min: 1, max: 600 }),
      seed: fc.nat(),
      format: fc.constantFrom('csv', 'ndjson'),
    });
    await fc.assert(
      fc.asyncProperty(anyFile, async ({ count, seed, format }) => {
        const gameId = await newGame();
        const until = new Date();
        const players = [...makeUpPlayers({ count, currencyCount: 2, seed, until })];
        const { result, rejected } = await importText(gameId, playerText(players, { format, currencies: CURRENCIES }));
        expect(rejected).toEqual([]);
        expect(result).toMatchObject({ read: count, imported: count, alreadyThere: 0, rejected: 0, isComplete: true });
        expect(await row('SELECT sum(players)::int AS n FROM player_count WHERE game_id = $1', gameId)).toEqual({
          n: count,
        });
        const newest = players.filter(
          ({ dateJoined }) => until.getTime() - dateJoined.getTime() < JOINS_KEPT_MS,
        ).length;
        const joins = `SELECT coalesce(sum(players), 0)::int AS n FROM join_slot WHERE game_id = $1 AND span_minutes = 60`;
        expect(await row(joins, gameId)).toEqual({ n: newest });
        for (const [index, code] of CURRENCIES.entries()) {
          const amounts = players.map(({ balances }) => (balances[index] ?? NaN) * 100);
          const books = `SELECT sum(available)::text AS available, sum(funded_players)::int AS funded, sum(transactions)::int AS transactions
            FROM shard_book WHERE currency_id = (SELECT currency_id FROM currency WHERE game_id = $1 AND code = '${code}')`;
          expect(await row(books, gameId)).toEqual({
            available: String(amounts.reduce((sum, amount) => sum + amount)),
            funded: amounts.filter((amount) => amount > 0).length,
            transactions: 0,
          });
        }
      }),
      { numRuns: 12 },
    );
  });

  it('keeps the first of several lines with one address, however far apart they are, and rejects the others', async () => {
    const gameId = await newGame();
    const emails = emailsOfShard0(gameId, 3 * FIRST_SLICE);
    const repeats = emails.map((email) => email.toUpperCase());
    const { result, rejected } = await importText(gameId, [csvOf([...emails, ...repeats])]);
    expect(result).toMatchObject({ imported: emails.length, alreadyThere: 0, rejected: emails.length });
    const lines = rejected.map(({ line, text }) => [line, text]).sort(([one], [other]) => Number(one) - Number(other));
    expect(lines).toEqual(repeats.map((text, index) => [emails.length + 2 + index, text]));
    const again = await importText(gameId, [csvOf([...emails, ...repeats])]);
    expect(again.result).toMatchObject({ imported: 0, alreadyThere: 2 * emails.length, rejected: 0 });
  });

  it('leaves players alone who are there, and tells new ones that repeat each other from them', async () => {
    const gameId = await newGame();
    await importText(gameId, ['player_email,balance_GOLD\nann@example.com,5\n']);
    const { result, rejected } = await importText(gameId, [
      'player_email,balance_GOLD\nann@example.com,7\nANN@example.com,8\nbob@example.com,1\nBob@example.com,2\n',
    ]);
    expect(result).toMatchObject({ read: 4, imported: 1, alreadyThere: 2, rejected: 1 });
    expect(rejected).toMatchObject([{ line: 5 }]);
    const held = `SELECT array_agg(available::int ORDER BY available) AS held FROM balance b JOIN player p USING (shard, player_id)
      WHERE p.game_id = $1`;
    expect(await row(held, gameId)).toEqual({ held: [100, 500] });
  });

  it('that is aborted ends with whole slices, and goes on when it is started again', async () => {
    const gameId = await newGame();
    const emails = emailsOfShard0(gameId, 3 * FIRST_SLICE);
    const controller = new AbortController();
    const observe = ({ imported }: { imported: number }) => {
      if (imported > 0) controller.abort();
    };
    const pieces = [csvOf(emails.slice(0, FIRST_SLICE)), ...emails.slice(FIRST_SLICE).map((email) => `${email}\n`)];
    const aborted = await importText(gameId, pieces, { signal: controller.signal, observe });
    expect(aborted.result).toMatchObject({ imported: FIRST_SLICE, isComplete: false });
    const { result } = await importText(gameId, [csvOf(emails)]);
    expect(result).toMatchObject({ imported: 2 * FIRST_SLICE, alreadyThere: FIRST_SLICE, isComplete: true });
  });

  it('ends with the error of whoever takes the rejected lines, and nothing under way', async () => {
    const gameId = await newGame();
    const reject = () => Promise.reject(new Error('the disk is full'));
    const importing = importText(gameId, [csvOf([...emailsOfShard0(gameId, FIRST_SLICE), 'nobody'])], { reject });
    await expect(importing).rejects.toThrow('the disk is full');
  });
});
