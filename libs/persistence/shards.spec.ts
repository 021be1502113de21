import { emailKeyOf, SHARD_COUNT, shardOf, shardOfPlayer } from './shards';

describe('the key of an e-mail address', () => {
  it.each([
    ['  Player@Example.COM ', 'player@example.com'],
    ['\tplayer@example.com\n', 'player@example.com'],
    ['JÜRGEN@Straße.example', 'jürgen@straße.example'],
    ['ΣΊΣΥΦΟΣ@example.com', 'σίσυφος@example.com'],
  ])('is trimmed and in lower case: %j', (email, key) => {
    expect(emailKeyOf(email)).toBe(key);
  });

  it('is the same for composed and decomposed letters', () => {
    expect(emailKeyOf('Ju\u0308rgen@example.com')).toBe(emailKeyOf('J\u00dcRGEN@example.com'));
  });

  it.each([
    ['ı@example.com', 'i@example.com'],
    ['İ@example.com', 'i@example.com'],
    ['ß@example.com', 'ss@example.com'],
    ['a+b@example.com', 'a@example.com'],
    ['a.b@example.com', 'ab@example.com'],
  ])('tells different mailboxes apart: %s and %s', (one, other) => {
    expect(emailKeyOf(one)).not.toBe(emailKeyOf(other));
  });

  it.each(['İ@example.com', 'A\u030a\u0323@example.com', 'ΑΣ@example.com', 'ǅ@example.com', 'player@example.com'])(
    'is its own key: %s',
    (email) => {
      expect(emailKeyOf(emailKeyOf(email))).toBe(emailKeyOf(email));
    },
  );
});

describe('the shard of a player', () => {
  // The stored rows of every installation depend on these: a change would lose sight of all players.
  it.each([
    [1, 'player@example.com', 2],
    [2, 'player@example.com', 31],
    [1, 'external:steam-7656119', 57],
    [2_147_483_647, 'ü🎲@example.com', 12],
  ])('never changes: game %i, %s', (gameId, key, shard) => {
    expect(shardOf(gameId, key)).toBe(shard);
  });

  it('is spread evenly over all shards, also for keys that hardly differ', () => {
    const players = 64_000;
    const counts = Array.from({ length: SHARD_COUNT }, () => 0);
    for (let player = 0; player < players; player++) {
      const shard = shardOf(7, `player${player}@example.com`);
      counts[shard] = (counts[shard] ?? NaN) + 1;
    }
    const mean = players / SHARD_COUNT;
    expect(Math.min(...counts)).toBeGreaterThan(mean * 0.85);
    expect(Math.max(...counts)).toBeLessThan(mean * 1.15);
  });

  it('is named by the player id', () => {
    expect(shardOfPlayer(3 * SHARD_COUNT + 5)).toBe(5);
    expect(shardOfPlayer(Number.MAX_SAFE_INTEGER)).toBe(SHARD_COUNT - 1);
  });
});
