import { ValidationFailedError, type FieldProblem } from '@goldkeep/http';
import { RATE_LIMITS, type GameRateLimitName } from '../rate-limits/rate-limit-definitions';
import { readByRule, type IntegerRule, type SettingRule, type SettingValue } from './setting-rules';

const COUNT_MAX = 100_000;
const DAY_SECONDS = 86_400;
const RATE_LIMIT_MAX = 1_000_000;
/** Those that client libraries keep for systems of their own. */
const RESERVED_KEYS = [
  'referral_system',
  'referral_invite_rewards',
  'special_offer_amount_purchases',
  'shop_daily_free_products',
  'equipped_skins',
  'event_weekly',
  'saved_gameplay_data',
  'friend_requests',
];

const count = <Default extends number>(value: Default, description: string) =>
  ({ kind: 'integer', default: value, min: 1, max: COUNT_MAX, description }) as const;
const seconds = <Default extends number>(value: Default, description: string) =>
  ({ kind: 'integer', default: value, min: 1, max: DAY_SECONDS, description }) as const;
const rateLimit = (name: GameRateLimitName): IntegerRule => {
  const { limit, windowSeconds, counted } = RATE_LIMITS[name];
  const description = `${counted} within ${windowSeconds} seconds`;
  return { kind: 'integer', default: limit, min: 1, max: RATE_LIMIT_MAX, description };
};

/** Every setting of a game with its default and range. A new one needs a line here and nothing else. */
export const GAME_SETTING_RULES = {
  kind: 'group',
  fields: {
    fee_basis_points: {
      kind: 'integer',
      default: 1_000,
      min: 0,
      max: 10_000,
      description: 'Platform fee on purchases, in hundredths of a percent',
    },
    enforce_catalog_prices: {
      kind: 'boolean',
      default: false,
      description: 'Whether items are sold at the prices of the catalog Item alone',
    },
    session_seconds: {
      kind: 'integer',
      default: 21_600,
      min: 60,
      max: 2_592_000,
      description: "How long a ticket of a player's client lives",
    },
    browser_origins: {
      kind: 'texts',
      default: [],
      itemsMax: 50,
      lengthMax: 254,
      description: 'Origins of pages that may call /api/user, like https://play.example.com; * for any',
    },
    subtract_amount_min: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 1_000_000_000,
      description: 'The least that SubtractVirtualCurrency takes, in whole units',
    },
    support_adjustment_max: {
      kind: 'integer',
      default: 1_000,
      min: 0,
      max: 1_000_000_000,
      description: 'The most by which admins of role support adjust a balance at once, in whole units of the currency',
    },
    custom_data: {
      kind: 'group',
      fields: {
        reserved_keys: {
          kind: 'texts',
          default: RESERVED_KEYS,
          itemsMax: 100,
          lengthMax: 64,
          description: "Keys that players' clients neither write nor see, compared trimmed and without regard to case",
        },
        keys_max: { kind: 'integer', default: 100, min: 1, max: 1_000, description: 'Keys a player may have' },
        value_bytes_max: {
          kind: 'integer',
          default: 10_000,
          min: 1,
          max: 65_536,
          description: 'Size of a value in UTF-8',
        },
      },
    },
    rate_limits: {
      kind: 'group',
      fields: {
        player_by_email: rateLimit('player_by_email'),
        player_by_id: rateLimit('player_by_id'),
        batch: rateLimit('batch'),
        game_summary: rateLimit('game_summary'),
        stream_all: rateLimit('stream_all'),
        user_action: rateLimit('user_action'),
      } satisfies Record<GameRateLimitName, IntegerRule>,
    },
    lockouts: {
      kind: 'group',
      fields: {
        insufficient_funds: {
          kind: 'group',
          fields: {
            failures: count(50, 'Failures for lack of funds that start the cooldown'),
            window_seconds: seconds(300, 'How far back they are counted'),
            cooldown_seconds: seconds(300, 'How long purchases are then refused'),
          },
        },
        same_item: {
          kind: 'group',
          fields: {
            attempts: count(10, 'Attempts at one item that are let through'),
            window_seconds: seconds(60, 'How far back they are counted'),
          },
        },
        attempts: {
          kind: 'group',
          fields: {
            attempts: count(200, 'Attempts that are let through before the cooldown starts'),
            window_seconds: seconds(300, 'How far back they are counted'),
            cooldown_seconds: seconds(300, 'How long purchases are then refused'),
          },
        },
      },
    },
  },
} as const satisfies SettingRule;

/** A game's settings, complete. Named as they are stored and sent. */
export type GameSettings = SettingValue<typeof GAME_SETTING_RULES>;

/** Reads stored settings: whatever is missing or out of range takes its default, whatever is unknown is left out. */
export function readSettings(stored: unknown): GameSettings {
  return readByRule(GAME_SETTING_RULES, stored, [], 'settings');
}

/**
 * Reads settings that somebody wants to store; absent ones take their defaults.
 * @throws ValidationFailedError for an unknown name, a wrong type or a number out of range
 */
export function checkSettings(sent: unknown): GameSettings {
  const problems: FieldProblem[] = [];
  const settings = readByRule(GAME_SETTING_RULES, sent, problems, 'settings');
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return settings;
}
