import { Injectable, type PipeTransform } from '@nestjs/common';
import type { RouteParams } from '@goldkeep/auth';
import { GameNotFoundError, KeyNotFoundError } from './games-errors';

const ID_MAX = 2_147_483_647;

/**
 * The id in a path, or undefined for what cannot be one.
 * @example readId('12') // 12
 */
function readId(text: string): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return id >= 1 && id <= ID_MAX ? id : undefined;
}

/** Reads `{game_id}` in a path; what is no id names no game. */
@Injectable()
export class GameIdPipe implements PipeTransform<string, number> {
  /** @throws GameNotFoundError */
  transform(text: string): number {
    const gameId = readId(text);
    if (gameId === undefined) throw new GameNotFoundError();
    return gameId;
  }
}

/** The game that the parameters of a path name. @throws GameNotFoundError */
export function gameIdIn({ game_id: text = '' }: RouteParams): number {
  return new GameIdPipe().transform(text);
}

/** Reads `{key_id}` in a path; what is no id names no key. */
@Injectable()
export class KeyIdPipe implements PipeTransform<string, number> {
  /** @throws KeyNotFoundError */
  transform(text: string): number {
    const keyId = readId(text);
    if (keyId === undefined) throw new KeyNotFoundError();
    return keyId;
  }
}
