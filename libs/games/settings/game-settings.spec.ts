import { ValidationFailedError } from '@goldkeep/http';
import { checkSettings, GAME_SETTING_RULES, readSettings } from './game-settings';
import { schemaOf } from './settings-schema';

const DEFAULTS = {
  fee_basis_points: 1_000,
  enforce_catalog_prices: false,
  subtract_amount_min: 1,
  session_seconds: 21_600,
  browser_origins: [],
  support_adjustment_max: 1_000,
  custom_data: {
    reserved_keys: [
      'referral_system',
      'referral_invite_rewards',
      'special_offer_amount_purchases',
      'shop_daily_free_products',
      'equipped_skins',
      'event_weekly',
      'saved_gameplay_data',
      'friend_requests',
    ],
    keys_max: 100,
    value_bytes_max: 10_000,
  },
  rate_limits: {
    player_by_email: 2_000,
    player_by_id: 2_000,
    batch: 50,
    game_summary: 100,
    stream_all: 5,
    user_action: 1,
  },
  lockouts: {
    insufficient_funds: { failures: 50, window_seconds: 300, cooldown_seconds: 300 },
    same_item: { attempts: 10, window_seconds: 60 },
    attempts: { attempts: 200, window_seconds: 300, cooldown_seconds: 300 },
  },
};

function fieldsRefused(sent: unknown): unknown {
  try {
    return checkSettings(sent);
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    return (error.extra.details as { field: string }[]).map(({ field }) => field);
  }
}

describe('settings', () => {
  it.each([undefined, null, {}, [], 'nonsense'])('stored as %j read as the defaults', (stored) => {
    expect(readSettings(stored)).toEqual(DEFAULTS);
  });

  it('of an older or newer version keep what is still understood', () => {
    const stored = { fee_basis_points: 250, retired: 1, lockouts: { same_item: { attempts: 3, window_seconds: -1 } } };
    expect(readSettings(stored)).toEqual({
      ...DEFAULTS,
      fee_basis_points: 250,
      lockouts: { ...DEFAULTS.lockouts, same_item: { attempts: 3, window_seconds: 60 } },
    });
  });

  it('are accepted at the ends of their ranges and completed', () => {
    expect(checkSettings({ fee_basis_points: 10_000 })).toEqual({ ...DEFAULTS, fee_basis_points: 10_000 });
    expect(checkSettings({ fee_basis_points: 0, lockouts: null })).toMatchObject({ fee_basis_points: 0 });
    for (const reserved_keys of [[], Array.from({ length: 100 }, () => 'x'.repeat(64))]) {
      expect(checkSettings({ custom_data: { reserved_keys } }).custom_data.reserved_keys).toEqual(reserved_keys);
    }
  });

  it.each<[unknown, string[]]>([
    [{ fee_basis_points: 10_001 }, ['settings.fee_basis_points']],
    [{ fee_basis_points: 1.5 }, ['settings.fee_basis_points']],
    [{ fee_basis_points: '10' }, ['settings.fee_basis_points']],
    [{ enforce_catalog_prices: 1 }, ['settings.enforce_catalog_prices']],
    ...['x', {}, [1], [' '], ['x'.repeat(65)], ['a\u0000'], Array.from({ length: 101 }, () => 'x')].map(
      (reserved_keys): [unknown, string[]] => [
        { custom_data: { reserved_keys } },
        ['settings.custom_data.reserved_keys'],
      ],
    ),
    [{ lockouts: [] }, ['settings.lockouts']],
    [{ lockouts: { attempts: { attempts: 0 } } }, ['settings.lockouts.attempts.attempts']],
    [{ fees: 1, fee_basis_points: -1 }, ['settings.fees', 'settings.fee_basis_points']],
    [{ constructor: {} }, ['settings.constructor']],
  ])('sent as %j are refused, every wrong field by name', (sent, fields) => {
    expect(fieldsRefused(sent)).toEqual(fields);
  });

  it('are documented with the defaults and ranges that hold', () => {
    expect(schemaOf(GAME_SETTING_RULES).properties).toMatchObject({
      fee_basis_points: { type: 'integer', default: 1_000, minimum: 0, maximum: 10_000 },
      enforce_catalog_prices: { type: 'boolean', default: false },
      custom_data: {
        properties: {
          reserved_keys: {
            type: 'array',
            default: DEFAULTS.custom_data.reserved_keys,
            items: { type: 'string', minLength: 1, maxLength: 64 },
            maxItems: 100,
          },
        },
      },
      lockouts: { type: 'object', properties: { same_item: { type: 'object' } } },
    });
  });
});
