import { newRequestId } from '../support/api-world';
import { openItemWorld, type ItemPlayer, type ItemWorld } from '../support/item-world';

const INSTANCES_MAX = 5_000;
const USES_MAX = 2_147_483_647;
const DAY_MS = 86_400_000;

let world: ItemWorld;
let player: ItemPlayer;

beforeAll(async () => {
  world = await openItemWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems', scale: 0 }]);
});
beforeEach(async () => {
  player = await world.newPlayer();
});
afterAll(() => world.close());

const usesOf = (items: readonly { readonly remaining_uses: number }[]) =>
  items.map(({ remaining_uses }) => remaining_uses);

describe('POST /api/players/{player_id}/items', () => {
  it('makes an instance that tells what the catalog says of the item', async () => {
    const potion = await world.addItem({
      display_name: 'Health Potion',
      item_class: 'Consumable',
      prices: { GOLD: '12.50', GEMS: 3 },
    });
    const { status, body } = await world.grant(player, potion, { quantity: 3 });
    expect(status).toBe(201);
    expect(body).toEqual({
      items: [
        {
          item_instance_id: expect.stringMatching(/^itm_[0-9A-HJKMNP-TV-Z]{26}$/),
          item_id: potion,
          catalog_version: 'Item',
          display_name: 'Health Potion',
          item_class: 'Consumable',
          remaining_uses: 3,
          purchase_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          expiration: null,
          unit_currency: 'GOLD',
          unit_price: '12.50',
          custom_data: null,
          is_equipped: false,
        },
      ],
    });
  });

  it('has no price where the catalog has none in the default currency', async () => {
    const [instance] = await world.granted(player, await world.addItem({ prices: { GEMS: 3 } }));
    expect(instance).toMatchObject({ unit_currency: null, unit_price: null, item_class: null, remaining_uses: 1 });
  });

  it('adds a stackable item to the instance that is there, worn or not', async () => {
    const potion = await world.addItem();
    const [first] = await world.granted(player, potion, { quantity: 2 });
    await world.act(player, 'EquipItems', { ItemInstanceIDs: [first?.item_instance_id] });
    const [second] = await world.granted(player, potion, { quantity: 5 });
    expect(second).toEqual({ ...first, remaining_uses: 7, is_equipped: true });
  });

  it('makes as many instances of an item that is not stackable, whose ids sort by time', async () => {
    const sword = await world.addItem({ stackable: false });
    const swords = await world.granted(player, sword, { quantity: 3 });
    expect(usesOf(swords)).toEqual([1, 1, 1]);
    world.advance(1);
    const later = await world.granted(player, sword, { quantity: 1 });
    const ids = [...swords, ...later].map(({ item_instance_id }) => item_instance_id);
    expect(new Set(ids).size).toBe(4);
    expect([...ids].sort().at(-1)).toBe(later[0]?.item_instance_id);
  });

  it('never mixes what expires or has data of its own with anything', async () => {
    const torch = await world.addItem({ lifetime_seconds: 86_400 });
    expect(usesOf(await world.granted(player, torch, { quantity: 2 }))).toEqual([2]);
    const [again] = await world.granted(player, torch, { quantity: 3 });
    expect(again?.remaining_uses).toBe(3);
    const granted = Date.parse(String(again?.purchase_date));
    expect(Date.parse(String(again?.expiration)) - granted).toBe(DAY_MS);

    const potion = await world.addItem();
    const custom_data = { colour: 'red' };
    expect((await world.granted(player, potion, { custom_data }))[0]).toMatchObject({ custom_data, remaining_uses: 1 });
    expect(usesOf(await world.granted(player, potion, { custom_data }))).toEqual([1]);
    expect(usesOf(await world.granted(player, potion, { quantity: 4 }))).toEqual([4]);
    expect(usesOf(await world.granted(player, potion))).toEqual([5]);
  });

  it('grants from the catalog that is named', async () => {
    const item_id = newRequestId();
    await world.addItem({ item_id, display_name: 'Summer Hat' }, 'Season-2');
    expect((await world.grant(player, item_id)).body.error).toBe('unknown_item');
    const [hat] = await world.granted(player, item_id, { catalog_version: 'Season-2' });
    expect(hat).toMatchObject({ catalog_version: 'Season-2', display_name: 'Summer Hat' });
  });

  it('refuses an item that the catalog does not have, and a player that the game does not have', async () => {
    const unknown = await world.grant(player, 'nothing');
    expect([unknown.status, unknown.body.error]).toEqual([400, 'unknown_item']);
    const potion = await world.addItem();
    for (const playerId of [player.playerId + 64_000, 0]) {
      const { status, body } = await world.grant({ ...player, playerId }, potion);
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    }
  });

  it('gives no player of another game anything, and knows none of its items', async () => {
    const potion = await world.addItem();
    const other = await world.addGame();
    const grant = () => {
      const body = { client_request_id: newRequestId(), item_id: potion };
      return world.call('POST', `/api/players/${player.playerId}/items`, { key: other.key, body });
    };
    expect((await grant()).body.error).toBe('unknown_item');
    await world.dataSource.query(
      `INSERT INTO catalog_item (game_id, catalog_version, item_id, display_name, is_stackable, prices, created_at)
       VALUES ($1, 'Item', $2, 'Thing', true, '{}', now())`,
      [other.gameId, potion],
    );
    expect((await grant()).body.error).toBe('player_not_found');
  });

  it.each([
    ['no request id', { client_request_id: null }],
    ['no item', { item_id: null }],
    ['none', { quantity: 0 }],
    ['too many', { quantity: 1_001 }],
    ['half of one', { quantity: 1.5 }],
    ['data that is no object', { custom_data: 'red' }],
    ['too much data', { custom_data: { text: 'x'.repeat(4_096) } }],
  ])('refuses %s', async (_what, parts) => {
    const { status, body } = await world.grant(player, 'potion', parts);
    expect([status, body.error]).toEqual([400, 'validation_failed']);
  });

  it('needs a key with the scope of players', async () => {
    const key = await world.game.issueKey({ scopes: ['read', 'economy'] });
    const { status, body } = await world.call('POST', `/api/players/${player.playerId}/items`, { key, body: {} });
    expect([status, body.error]).toEqual([403, 'scope_missing']);
  });

  it('gives a player no more instances than fit, and a full one still more of a stack', async () => {
    const [sword, potion] = [await world.addItem({ stackable: false }), await world.addItem()];
    const client_request_id = newRequestId();
    await world.granted(player, potion);
    await fill(INSTANCES_MAX - 2, sword);
    expect((await world.grant(player, sword, { quantity: 2 })).body.error).toBe('inventory_full');
    await world.granted(player, sword, { client_request_id });
    expect((await world.grant(player, sword)).body.error).toBe('inventory_full');
    expect(usesOf(await world.granted(player, potion, { quantity: 2 }))).toEqual([3]);
    expect((await world.grant(player, sword, { client_request_id })).status).toBe(409);
  });

  it('counts no instance that has expired', async () => {
    const torch = await world.addItem({ lifetime_seconds: 60 });
    await fill(INSTANCES_MAX, torch, 60);
    expect((await world.grant(player, torch)).body.error).toBe('inventory_full');
    world.advance(60_000);
    expect((await world.grant(player, torch)).status).toBe(201);
  });

  it('gives no instance more uses than fit', async () => {
    const potion = await world.addItem();
    await world.granted(player, potion);
    await world.dataSource.query('UPDATE item_instance SET remaining_uses = $2 WHERE player_id = $1', [
      player.playerId,
      USES_MAX - 3,
    ]);
    const refused = await world.grant(player, potion, { quantity: 4 });
    expect([refused.status, refused.body.error]).toEqual([400, 'item_limit_exceeded']);
    expect(usesOf(await world.granted(player, potion, { quantity: 3 }))).toEqual([USES_MAX]);
  });
});

/** Instances of one use each, put straight into the table: thousands by the API would take long. */
async function fill(count: number, itemId: string, lifetimeSeconds: number | null = null): Promise<void> {
  const expiresAt = lifetimeSeconds === null ? null : new Date(world.nowMs() + lifetimeSeconds * 1_000);
  await world.dataSource.query(
    `INSERT INTO item_instance (shard, player_id, game_id, instance_id, catalog_version, item_id, remaining_uses,
                                purchase_date, expires_at)
     SELECT $1::bigint % 64, $1, $2, 'itm_' || n, 'Item', $4, 1, now(), $5 FROM generate_series(1, $3) n`,
    [player.playerId, world.game.gameId, count, itemId, expiresAt],
  );
}
