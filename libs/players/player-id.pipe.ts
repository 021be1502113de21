import { Injectable, type PipeTransform } from '@nestjs/common';
import type { RouteParams } from '@goldkeep/auth';
import { PlayerNotFoundError } from './players-errors';

/** Reads `{player_id}` in a path; what is no id names no player. */
@Injectable()
export class PlayerIdPipe implements PipeTransform<string, number> {
  /** @throws PlayerNotFoundError */
  transform(text: string): number {
    const playerId = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : 0;
    if (!Number.isSafeInteger(playerId) || playerId === 0) throw new PlayerNotFoundError();
    return playerId;
  }
}

/** The player that the parameters of a path name. @throws PlayerNotFoundError */
export function playerIdIn({ player_id: text = '' }: RouteParams): number {
  return new PlayerIdPipe().transform(text);
}
