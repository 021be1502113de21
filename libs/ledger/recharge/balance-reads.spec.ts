import { BalanceReads } from './balance-reads';
import type { BalanceKey, BookedBalance } from './read-balances';

const keyOf = (playerId: number): BalanceKey => ({ gameId: 1, shard: 0, player: { playerId }, currencyId: 1 });
const balanceOf = (available: number): BookedBalance => ({
  available: BigInt(available),
  reserved: 0n,
  clock: null,
  playerJoinedMs: 0,
});

/** A database in which each player has as much as the number of the player's id. */
function aDatabase() {
  const statements: number[] = [];
  const readAll = jest.fn((keys: readonly BalanceKey[]) => {
    statements.push(keys.length);
    return Promise.resolve(keys.map(({ player }) => balanceOf('playerId' in player ? player.playerId : 0)));
  });
  return { statements, readAll };
}

describe('reads of balances', () => {
  it('that come together share a statement, and each gets its own', async () => {
    const { statements, readAll } = aDatabase();
    const reads = new BalanceReads(readAll);
    const found = await Promise.all([reads.read([keyOf(1), keyOf(2)]), reads.read([]), reads.read([keyOf(3)])]);
    expect(found).toEqual([[balanceOf(1), balanceOf(2)], [], [balanceOf(3)]]);
    expect(statements).toEqual([3]);
  });

  it('share it up to a bound', async () => {
    const { statements, readAll } = aDatabase();
    const reads = new BalanceReads(readAll);
    await Promise.all(Array.from({ length: 250 }, (_, playerId) => reads.read([keyOf(playerId)])));
    expect(statements).toEqual([100, 100, 50]);
  });

  it('fail together, and the next ones are tried anew', async () => {
    const { readAll } = aDatabase();
    const reads = new BalanceReads(readAll);
    readAll.mockRejectedValueOnce(new Error('away'));
    await Promise.all([1, 2].map((playerId) => expect(reads.read([keyOf(playerId)])).rejects.toThrow('away')));
    expect(await reads.read([keyOf(4)])).toEqual([balanceOf(4)]);
  });
});
