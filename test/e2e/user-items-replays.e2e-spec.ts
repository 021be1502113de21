import { newRequestId } from '../support/api-world';
import { openItemWorld, type ItemPlayer, type ItemWorld } from '../support/item-world';

let world: ItemWorld;
let player: ItemPlayer;

beforeAll(async () => {
  world = await openItemWorld();
});
beforeEach(async () => {
  player = await world.newPlayer();
});
afterAll(() => world.close());

const usesOf = (items: readonly { readonly remaining_uses: number }[]) =>
  items.map(({ remaining_uses }) => remaining_uses);

describe('a grant that is sent again', () => {
  it('answers with what it granted, whatever has become of it since', async () => {
    const potion = await world.addItem({ display_name: 'Health Potion', prices: { GOLD: '12.50' } });
    const parts = { client_request_id: newRequestId(), quantity: 2, custom_data: { b: { y: 1, x: [null] }, a: 1 } };
    const original = await world.granted(player, potion, parts);
    await world.act(player, 'ConsumeItem', { ItemID: potion, SubtractAmount: 2 });
    await world.deleteItem(potion);
    const { status, body } = await world.grant(player, potion, {
      ...parts,
      custom_data: { a: 1, b: { x: [null], y: 1 } },
    });
    expect([status, body.error, body.request_mismatch]).toEqual([409, 'duplicate_request', undefined]);
    expect(body.items).toEqual(original);
  });

  it.each([
    ['another quantity', { quantity: 3 }],
    ['other data', { custom_data: { a: 2 } }],
    ['another catalog', { catalog_version: 'Season-2' }],
    ['another item', { item_id: 'nothing' }],
  ])('tells when it asks for %s', async (_what, others) => {
    const potion = await world.addItem();
    const parts = { client_request_id: newRequestId(), quantity: 2 };
    const original = await world.granted(player, potion, parts);
    const { status, body } = await world.grant(player, potion, { ...parts, ...others });
    expect([status, body.request_mismatch]).toEqual([409, true]);
    expect(body.items).toEqual(original);
  });

  it('tells when it is for another player, who gets nothing', async () => {
    const potion = await world.addItem();
    const other = await world.newPlayer();
    const parts = { client_request_id: newRequestId() };
    const original = await world.granted(player, potion, parts);
    for (const playerId of [other.playerId, other.playerId + 64_000]) {
      const { status, body } = await world.grant({ ...other, playerId }, potion, parts);
      expect([status, body.request_mismatch]).toEqual([409, true]);
      expect(body.items).toEqual(original);
    }
    expect(usesOf(await world.granted(other, potion))).toEqual([1]);
  });

  it('is still known when the player was deleted since, of whom nothing is told', async () => {
    const [potion, parts] = [await world.addItem(), { client_request_id: newRequestId() }];
    await world.granted(player, potion, parts);
    await world.call('DELETE', `/api/players/${player.playerId}`);
    const { status, body } = await world.grant(player, potion, parts);
    expect([status, body.error, body.items]).toEqual([409, 'duplicate_request', []]);
    expect((await world.grant(player, potion)).body.error).toBe('player_not_found');
  });

  it('goes through when the first attempt was refused', async () => {
    const parts = { client_request_id: newRequestId() };
    expect((await world.grant(player, 'nothing', parts)).status).toBe(400);
    expect((await world.grant(player, await world.addItem(), parts)).status).toBe(201);
  });

  it('has nothing to do with a request of the same id in another game', async () => {
    const other = await world.addGame();
    const parts = { client_request_id: newRequestId() };
    const body = { ...parts, item_id: 'nothing' };
    await world.granted(player, await world.addItem(), parts);
    const path = `/api/players/${player.playerId}/items`;
    expect((await world.call('POST', path, { key: other.key, body })).body.error).toBe('unknown_item');
  });

  it('grants once, however many come at once and to whichever instance', async () => {
    const [other, second] = [await world.addInstance(), await world.newPlayer()];
    const [sword, potion] = [await world.addItem({ stackable: false }), await world.addItem()];
    for (const [item, players] of [
      [sword, [player]],
      [potion, [player]],
      [potion, [player, second]],
    ] as const) {
      const parts = { client_request_id: newRequestId(), quantity: 2 };
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const whom = players[index % players.length] ?? player;
          return world.grant(whom, item, parts, index % 4 < 2 ? world : other);
        }),
      );
      const statuses = answers.map(({ status }) => status).sort((one, another) => one - another);
      expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
      const [first] = answers.filter(({ status }) => status === 201);
      for (const { body } of answers) expect(body.items).toEqual(first?.body.items);
    }
    const [row] = await world.dataSource.query<{ uses: number; grants: number }[]>(
      `SELECT sum(remaining_uses)::integer AS uses,
              (SELECT count(*)::integer FROM item_grant WHERE player_id = ANY ($1)) AS grants
         FROM item_instance WHERE player_id = ANY ($1)`,
      [[player.playerId, second.playerId]],
    );
    expect(row).toEqual({ uses: 6, grants: 3 });
  });
});
