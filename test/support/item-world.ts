import { CommandBus } from '@nestjs/cqrs';
import { Clock, EnsureOwnerCommand } from '@goldkeep/auth';
import type { NewCurrency } from '@goldkeep/currency';
import { newRequestId, openApiWorld, type ApiInstance, type ApiWorld } from './api-world';
import { call, type Answer } from './call';

const LOGIN = { email: 'owner@example.com', password: 'correct horse battery staple' };

/** What a real client sends with every action: all fields of all actions, the unused ones null, zero or empty. */
const FLAT_BODY = {
  TitleID: 'DEMO',
  Key: null,
  Value: null,
  CurrencyID: '',
  TransferAmount: 0,
  UsageTime: 0,
  Sections: [],
  CharacterID: '',
  ItemInstanceID: '',
  ItemID: null,
  CatalogVersion: '',
  ItemInstanceIDs: [],
  SubtractAmount: 0,
};

export interface ItemPlayer {
  readonly playerId: number;
  readonly userId: string;
}

/** An instance as the grant route shows it. */
export interface GrantedInstance {
  readonly item_instance_id: string;
  readonly remaining_uses: number;
  readonly [field: string]: unknown;
}

export interface GrantBody {
  readonly error?: string;
  readonly request_mismatch?: boolean;
  readonly items: readonly GrantedInstance[];
}

interface Envelope {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Data: object | null;
}

/** An API with a catalog, whose clock can be moved on. */
export interface ItemWorld extends ApiWorld {
  /** In the catalog `Item`, unless told otherwise. @returns the item's id */
  addItem(terms?: Readonly<Record<string, unknown>>, catalogVersion?: string): Promise<string>;
  deleteItem(itemId: string): Promise<void>;
  newPlayer(): Promise<ItemPlayer>;
  grant(
    player: ItemPlayer,
    itemId: string,
    parts?: Readonly<Record<string, unknown>>,
    instance?: ApiInstance,
  ): Promise<Answer<GrantBody>>;
  /** The instances of a grant that succeeds. */
  granted(
    player: ItemPlayer,
    itemId: string,
    parts?: Readonly<Record<string, unknown>>,
  ): Promise<readonly GrantedInstance[]>;
  /** Grants an instance that is never added to. @returns its id */
  newInstance(player: ItemPlayer, itemId: string, quantity?: number): Promise<string>;
  /** An action with a body as real clients send it. @returns `Data`, or status and code of a refusal */
  act(player: ItemPlayer, action: string, body: object): Promise<unknown>;
  /** Lets time pass for every instance of the API. */
  advance(ms: number): void;
  /** From now on time passes by `advance` alone. */
  stopClock(): void;
  /** What time it is for them. */
  nowMs(): number;
}

export async function openItemWorld(currencies?: readonly Partial<NewCurrency>[]): Promise<ItemWorld> {
  const world = await openApiWorld(currencies, { RATE_LIMITS: 'off' });
  let aheadMs = 0;
  let stoppedMs: number | undefined;
  const nowMs = () => (stoppedMs ?? Date.now()) + aheadMs;
  const moveClock = ({ app }: ApiInstance) => void jest.spyOn(app.get(Clock), 'nowMs').mockImplementation(nowMs);
  moveClock(world);
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(LOGIN));
  const { body } = await call<{ access_token: string }>(world.baseUrl, 'POST', '/api/admin/auth/login', {
    body: LOGIN,
  });
  const bearer = body.access_token;
  const catalogs = `/api/admin/games/${world.game.gameId}/catalogs`;
  const { key } = world.game;

  const grant: ItemWorld['grant'] = (player, item_id, parts = {}, { baseUrl } = world) => {
    const wanted = { client_request_id: newRequestId(), item_id, ...parts };
    return call<GrantBody>(baseUrl, 'POST', `/api/players/${player.playerId}/items`, { key, body: wanted });
  };
  const granted: ItemWorld['granted'] = async (player, itemId, parts) => {
    const answer = await grant(player, itemId, parts);
    if (answer.status !== 201) throw new Error(`items could not be granted: ${answer.body.error ?? answer.status}`);
    return answer.body.items;
  };
  return {
    ...world,
    addInstance: async (env) => {
      const instance = await world.addInstance(env);
      moveClock(instance);
      return instance;
    },
    addItem: async (terms = {}, catalogVersion = 'Item') => {
      const item = { item_id: newRequestId(), display_name: 'Thing', ...terms };
      const added = await call(world.baseUrl, 'POST', `${catalogs}/${catalogVersion}/items`, { bearer, body: item });
      if (added.status !== 201) throw new Error(`an item could not be added: ${added.status}`);
      return item.item_id;
    },
    deleteItem: async (itemId) => {
      await call(world.baseUrl, 'DELETE', `${catalogs}/Item/items/${itemId}`, { bearer });
    },
    newPlayer: async () => {
      const player = { external_id: newRequestId(), player_name: 'Player' };
      const made = await world.call<{ player_id: number; user_id: string }>('POST', '/api/players', { body: player });
      return { playerId: made.body.player_id, userId: made.body.user_id };
    },
    grant,
    granted,
    newInstance: async (player, itemId, quantity = 1) => {
      const [instance] = await granted(player, itemId, { quantity, custom_data: {} });
      return instance?.item_instance_id ?? '';
    },
    act: async ({ userId: UserID }, action, used) => {
      const body = { ...FLAT_BODY, UserID, ...used };
      const answer = await call<Envelope>(world.baseUrl, 'POST', `/api/user/${action}`, { key, body });
      return answer.body.Success ? answer.body.Data : [answer.status, answer.body.Error];
    },
    advance: (ms) => {
      aheadMs += ms;
    },
    stopClock: () => {
      stoppedMs = Date.now();
    },
    nowMs,
  };
}
