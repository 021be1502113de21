import { FailedShards } from './failed-shards';

describe('FailedShards', () => {
  it('waits twice as long after every failure in a row, at most half a minute', () => {
    const shards = new FailedShards();
    const waits = Array.from({ length: 10 }, () => shards.fail(1, 0));
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins with the shortest wait again once the event went through', () => {
    const shards = new FailedShards();
    shards.fail(1, 0);
    shards.succeed(1);
    expect(shards.mustWait(1, 0)).toBe(false);
    expect(shards.fail(1, 0)).toBe(250);
  });

  it('keeps a shard waiting exactly until its time, and no other shard', () => {
    const shards = new FailedShards();
    shards.fail(1, 1_000);
    expect([shards.mustWait(1, 1_249), shards.mustWait(1, 1_250), shards.mustWait(2, 1_000)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
