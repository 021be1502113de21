import type { Currency, GameSnapshot } from '@goldkeep/games';
import { formatAmount } from '@goldkeep/money';
import { sumOf, valueScaleOf } from '../views/total-value';
import type { PageRow } from './player-pages';

/** A player as a line lists it. */
export interface WrittenPlayer {
  readonly playerId: number;
  readonly json: string;
  /** Whether there are funds, available or reserved, in any currency. */
  readonly hasFunds: boolean;
}

/** How far a stream has come. */
export interface StreamPosition {
  readonly streamed: number;
  readonly lastPlayerId: number;
}

/** Writes the players of a game. By hand: it is done a million times in a row. */
export class PlayerWriter {
  private readonly heads: ReadonlyMap<number, { readonly json: string; readonly currency: Currency }>;
  private readonly valueScale: number;

  constructor(game: GameSnapshot) {
    this.valueScale = valueScaleOf(game);
    this.heads = new Map(
      game.currencies.map((currency) => {
        const { currencyId, name } = currency;
        const json = `{"currency_id":${currencyId},"currency_name":${JSON.stringify(name)},"available":"`;
        return [currencyId, { json, currency }];
      }),
    );
  }

  /** @param rows all of one player */
  write(rows: readonly PageRow[], from: number, to: number): WrittenPlayer {
    const [playerId, email, name] = rows[from] ?? ['', null, ''];
    let balances = '';
    const held: { amount: number; scale: number }[] = [];
    for (let index = from; index < to; index++) {
      const [, , , currencyId, available, reserved] = rows[index] ?? [];
      const head = currencyId == null ? undefined : this.heads.get(currencyId);
      // A currency that was made after the stream began is left to the next one.
      if (!head) continue;
      const { scale } = head.currency;
      const total = Number(available) + Number(reserved);
      if (balances !== '') balances += ',';
      balances += `${head.json}${formatAmount(Number(available), scale)}","total":"${formatAmount(total, scale)}"}`;
      held.push({ amount: total, scale });
    }
    const json =
      `{"player_id":${playerId},"player_email":${JSON.stringify(email)},"player_name":${JSON.stringify(name)},` +
      `"balances":[${balances}],"total_value":"${sumOf(held, this.valueScale)}"}`;
    return { playerId: Number(playerId), json, hasFunds: held.some(({ amount }) => amount > 0) };
  }
}

export const LINE_START = '{"status":"streaming","data":[';

/** What closes a line, its break included. */
export function lineEnd({ streamed, lastPlayerId }: StreamPosition): string {
  return `],"total_streamed":${streamed},"last_player_id":${lastPlayerId}}\n`;
}

export function completeLine(position: StreamPosition): string {
  return `{"status":"complete","data":[${lineEnd(position)}`;
}

/** Tells where to resume from, after which there is no more. */
export function errorLine(message: string, { streamed, lastPlayerId }: StreamPosition): string {
  const line = { status: 'error', message, total_streamed: streamed, last_player_id: lastPlayerId };
  return `${JSON.stringify(line)}\n`;
}
