import { BadLineError } from './bad-line';
import type { LineFormat, PlayerFields } from './player-fields';

/** `{"player_email":"...","player_name":"...","date_joined":"...","balances":{"GOLD":"1500.00"}}`, one in a line. */
export class NdjsonFormat implements LineFormat {
  readLines(texts: readonly string[]): (PlayerFields | BadLineError)[] {
    return texts.map((text) => {
      const value = parse(text);
      if (value instanceof BadLineError) return value;
      const { player_email: email, player_name: name, date_joined: dateJoined, balances } = value;
      const amounts = entriesOf(balances);
      if (amounts === undefined) return new BadLineError('balances must be a JSON object');
      return {
        email: email ?? undefined,
        name: name ?? undefined,
        dateJoined: dateJoined ?? undefined,
        balances: amounts,
      };
    });
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | BadLineError {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : new BadLineError('must be a JSON object');
  } catch (error) {
    if (error instanceof SyntaxError) return new BadLineError('is not JSON');
    throw error;
  }
}

/** @returns undefined for what is no object of amounts */
function entriesOf(balances: unknown): PlayerFields['balances'] | undefined {
  if (balances === undefined || balances === null) return [];
  return isObject(balances) ? Object.entries(balances).filter(([, amount]) => amount !== null) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
