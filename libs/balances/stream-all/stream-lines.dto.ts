import type { Currency, GameSnapshot } from '@goldkeep/games';
import { formatAmount } from '@goldkeep/money';
import { sumOf, valueScaleOf } from '../views/total-value';
import type { StreamedPlayer } from './player-pages';

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

  write({ playerId, email, name, balances }: StreamedPlayer): WrittenPlayer {
    let written = '';
    let hasFunds = false;
    const amounts: { amount: number; scale: number }[] = [];
    for (const { currencyId, available, reserved } of balances) {
      const head = this.heads.get(currencyId);
      // A currency that was made after the stream began is left to the next one.
      if (!head) continue;
      const { scale } = head.currency;
      const amount = available + reserved;
      const total = formatAmount(amount, scale);
      hasFunds ||= amount > 0;
      amounts.push({ amount, scale });
      if (written !== '') written += ',';
      written += `${head.json}${reserved === 0 ? total : formatAmount(available, scale)}","total":"${total}"}`;
    }
    const json =
      `{"player_id":${playerId},"player_email":${email === null ? 'null' : quoted(email)},` +
      `"player_name":${quoted(name)},"balances":[${written}],"total_value":"${sumOf(amounts, this.valueScale)}"}`;
    return { playerId, json, hasFunds };
  }
}

const TO_ESCAPE = /["\\\p{Control}]/u;

/** As JSON.stringify has it, which takes twice as long for a text with nothing to escape. */
function quoted(text: string): string {
  return TO_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
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
