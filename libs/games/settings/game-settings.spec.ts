import { ValidationFailedError } from '@goldkeep/http';
import { checkSettings, GAME_SETTING_RULES, readSettings } from './game-settings';
import { schemaOf } from './settings-schema';

const DEFAULTS = {
  fee_basis_points: 1_000,
  enforce_catalog_prices: false,
  rate_limits: { player_by_email: 2_000, player_by_id: 2_000, batch: 50, game_summary: 100, stream_all: 5 },
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
  });

  it.each([
    [{ fee_basis_points: 10_001 }, ['settings.fee_basis_points']],
    [{ fee_basis_points: 1.5 }, ['settings.fee_basis_points']],
    [{ fee_basis_points: '10' }, ['settings.fee_basis_points']],
    [{ enforce_catalog_prices: 1 }, ['settings.enforce_catalog_prices']],
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
      lockouts: { type: 'object', properties: { same_item: { type: 'object' } } },
    });
  });
});
