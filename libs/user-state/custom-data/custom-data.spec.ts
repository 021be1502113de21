import { Module } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CreateGameCommand, GamesModule, ReplaceSettingsCommand } from '@goldkeep/games';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { GetCustomDataHandler, GetCustomDataQuery } from './get-custom-data/get-custom-data.handler';
import { readCustomData } from './read-custom-data';
import { UpdateCustomDataCommand, UpdateCustomDataHandler } from './update-custom-data/update-custom-data.handler';

@Module({ imports: [GamesModule], providers: [GetCustomDataHandler, UpdateCustomDataHandler] })
class CustomDataRules {}

let app: ModuleApp;
let players = 0;

beforeAll(async () => {
  app = await startModuleApp([CustomDataRules]);
});
afterAll(() => app.close());

interface Player {
  readonly gameId: number;
  readonly playerId: number;
}

async function aGame(customData: Readonly<Record<string, unknown>> = {}): Promise<number> {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game' }));
  await set(gameId, customData);
  return gameId;
}

async function set(gameId: number, customData: Readonly<Record<string, unknown>>): Promise<void> {
  const [row] = await app.dataSource.query<{ version: number }[]>(
    'SELECT version FROM game_setting WHERE game_id = $1',
    [gameId],
  );
  const settings = { custom_data: customData };
  await app.commands.execute(new ReplaceSettingsCommand({ gameId, version: row?.version ?? NaN, settings }));
}

async function aPlayer(gameId?: number): Promise<Player> {
  players += 1;
  const player = { gameId: gameId ?? (await aGame()), playerId: players * 64 };
  await app.dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES (0, $1, $2, $3, 'P', now())`,
    [player.playerId, player.gameId, String(players)],
  );
  return player;
}

const update = (player: Player, key: string, value: string) =>
  app.commands.execute(new UpdateCustomDataCommand({ ...player, key, value }));
const read = (player: Player) => app.app.get(QueryBus).execute(new GetCustomDataQuery(player));
const keysOf = async (player: Player) => (await read(player)).entries.map(({ key }) => key);
const refused = (code: string) => expect.objectContaining({ status: 400, code }) as Error;

describe('custom data', () => {
  it('is empty, of version 0, before anything is written', async () => {
    expect(await read(await aPlayer())).toEqual({ version: 0, entries: [] });
  });

  it('keeps the latest value of a key, and when it was written', async () => {
    const player = await aPlayer();
    await update(player, 'b', 'old');
    await update(player, 'a', '');
    const { updatedAt } = await update(player, 'b', 'new\nline 🗡️');
    const { version, entries } = await read(player);
    expect(entries).toEqual([
      { key: 'a', value: '', updatedAt: expect.any(Date) },
      { key: 'b', value: 'new\nline 🗡️', updatedAt },
    ]);
    expect(version).toBe(3);
  });

  it('tells keys apart by every character', async () => {
    const player = await aPlayer();
    for (const key of ['Key', 'key', ' key', '__proto__', 'constructor']) await update(player, key, key);
    expect((await keysOf(player)).toSorted()).toEqual([' key', 'Key', '__proto__', 'constructor', 'key']);
  });

  it('has a version that goes up with every write, and not with a refused one', async () => {
    const player = await aPlayer(await aGame({ keys_max: 1 }));
    await update(player, 'a', '1');
    await expect(update(player, 'b', '1')).rejects.toThrow(refused('too_many_keys'));
    await update(player, 'a', '1');
    expect((await read(player)).version).toBe(2);
  });

  it('of one player is not that of another', async () => {
    const [one, other] = [await aPlayer(), await aPlayer()];
    await update(one, 'a', '1');
    expect(await keysOf(other)).toEqual([]);
  });

  it('is not kept for a player who is not there, or of another game', async () => {
    const player = await aPlayer();
    const elsewhere = { ...player, gameId: await aGame() };
    await expect(update(elsewhere, 'a', '1')).rejects.toMatchObject({ code: 'player_not_found' });
    await expect(update({ ...player, playerId: 64_000_000 }, 'a', '1')).rejects.toMatchObject({
      code: 'player_not_found',
    });
    expect(await keysOf(player)).toEqual([]);
  });
});

describe('the keys of a player', () => {
  it('are as many as the game allows, and each of them may be changed then', async () => {
    const player = await aPlayer(await aGame({ keys_max: 2 }));
    await update(player, 'a', '1');
    await update(player, 'b', '1');
    await expect(update(player, 'c', '1')).rejects.toThrow(refused('too_many_keys'));
    await update(player, 'a', '2');
    expect(await keysOf(player)).toEqual(['a', 'b']);
  });

  it('may be changed even when the game allows fewer by now', async () => {
    const player = await aPlayer();
    for (const key of ['a', 'b', 'c']) await update(player, key, '1');
    await set(player.gameId, { keys_max: 1 });
    await update(player, 'c', '2');
    await expect(update(player, 'd', '1')).rejects.toThrow(refused('too_many_keys'));
  });

  it('are never more than allowed when many come at once', async () => {
    const player = await aPlayer(await aGame({ keys_max: 3 }));
    const results = await Promise.allSettled('abcdefghij'.split('').map((key) => update(player, key, '1')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await keysOf(player)).toHaveLength(3);
  });
});

describe('a value', () => {
  it('may be as large as the game allows, counted in bytes', async () => {
    const player = await aPlayer(await aGame({ value_bytes_max: 8 }));
    await update(player, 'a', '12345678');
    await update(player, 'a', 'ééüü');
    await expect(update(player, 'a', '123456789')).rejects.toThrow(refused('value_too_large'));
    await expect(update(player, 'a', 'ééüü.')).rejects.toThrow(refused('value_too_large'));
    expect((await read(player)).entries).toMatchObject([{ value: 'ééüü' }]);
  });
});

describe('a reserved key', () => {
  it.each(['friend_requests', ' Friend_Requests\t', 'FRIEND_REQUESTS', 'event_weekly'])(
    'is refused as %j',
    async (key) => {
      await expect(update(await aPlayer(), key, '1')).rejects.toThrow(refused('reserved_key'));
    },
  );

  it.each(['friend_request', 'friend requests', 'my_friend_requests'])('is not %j', async (key) => {
    const player = await aPlayer();
    await update(player, key, '1');
    expect(await keysOf(player)).toEqual([key]);
  });

  it('is what the game says, in place of the usual ones', async () => {
    const player = await aPlayer(await aGame({ reserved_keys: ['  Größe ', 'Cafe\u0301'] }));
    await expect(update(player, 'GRÖßE', '1')).rejects.toThrow(refused('reserved_key'));
    await expect(update(player, 'café', '1')).rejects.toThrow(refused('reserved_key'));
    await update(player, 'friend_requests', '1');
    expect(await keysOf(player)).toEqual(['friend_requests']);
  });

  it('is no longer shown when it was written before it was reserved, but is still there', async () => {
    const player = await aPlayer();
    await update(player, 'a', '1');
    await update(player, 'b', '1');
    await set(player.gameId, { reserved_keys: ['B'] });
    expect(await keysOf(player)).toEqual(['a']);
    const all = await readCustomData(app.dataSource, player.playerId);
    expect(all.entries.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
