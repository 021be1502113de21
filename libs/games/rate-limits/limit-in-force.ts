import type { GameSettings } from '../settings/game-settings';
import { RATE_LIMITS, type GameRateLimitName, type RateLimitName } from './rate-limit-definitions';

/** Requests that may be made within the window: as the game's settings have it, where they have a say. */
export function limitInForce(name: RateLimitName, settings: GameSettings | undefined): number {
  return hasSetting(name) && settings ? settings.rate_limits[name] : RATE_LIMITS[name].limit;
}

export function hasSetting(name: RateLimitName): name is GameRateLimitName {
  return RATE_LIMITS[name].per !== 'server';
}
