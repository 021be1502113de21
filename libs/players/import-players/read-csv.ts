import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '@goldkeep/http';
import { BadLineError } from './bad-line';
import type { LineFormat, PlayerFields } from './player-fields';

/** What stands in front of a currency's code in the name of a column, so that no code can be taken for a field. */
const BALANCE_PREFIX = 'balance_';

/** The header does not say which cells are which. */
class UnreadableHeaderError extends Refusal {
  constructor(reason: string) {
    super(400, 'unreadable_header', `The header of the CSV file ${reason}.`);
  }
}

/**
 * Cells between commas, quoted with `"` where they hold one, in columns that the header names: player_email,
 * player_name, date_joined and `balance_GOLD` for a currency GOLD; others are passed over. No field may hold a line
 * break, so each line is read by itself: a quote that is never closed spoils one line and not the rest of the file.
 */
export class CsvFormat implements LineFormat {
  private readonly columns: readonly string[];
  private readonly email: number;
  private readonly name: number;
  private readonly dateJoined: number;
  private readonly balances: readonly { readonly code: string; readonly index: number }[];

  /** @throws UnreadableHeaderError */
  constructor(header: string) {
    const [cells] = cellsOf([header]);
    if (cells instanceof Error) throw new UnreadableHeaderError(cells.message);
    this.columns = (cells ?? []).map((name) => name.trim());
    const twice = this.columns.find((name, index) => name !== '' && this.columns.indexOf(name) !== index);
    if (twice !== undefined) throw new UnreadableHeaderError(`names the column ${twice} twice`);
    this.email = this.columns.indexOf('player_email');
    this.name = this.columns.indexOf('player_name');
    this.dateJoined = this.columns.indexOf('date_joined');
    if (this.email < 0) throw new UnreadableHeaderError('names no column player_email');
    this.balances = this.columns.flatMap((name, index) =>
      name.startsWith(BALANCE_PREFIX) ? [{ code: name.slice(BALANCE_PREFIX.length), index }] : [],
    );
  }

  readLines(texts: readonly string[]): (PlayerFields | BadLineError)[] {
    return cellsOf(texts).map((cells) => (cells instanceof Error ? cells : this.fieldsOf(cells)));
  }

  private fieldsOf(cells: readonly string[]): PlayerFields | BadLineError {
    if (cells.length !== this.columns.length) {
      return new BadLineError(`has ${cells.length} cells, and the header ${this.columns.length}`);
    }
    const balances: [code: string, amount: string][] = [];
    for (const { code, index } of this.balances) {
      const amount = filled(cells[index]);
      if (amount !== undefined) balances.push([code, amount.trim()]);
    }
    return {
      email: filled(cells[this.email]),
      name: filled(cells[this.name]),
      dateJoined: filled(cells[this.dateJoined]),
      balances,
    };
  }
}

function filled(cell: string | undefined): string | undefined {
  return cell?.trim() === '' ? undefined : cell;
}

/** Most lines hold no quote, and are then split ten times as fast as a parser can. */
function cellsOf(texts: readonly string[]): (readonly string[] | BadLineError)[] {
  const quoted = texts.filter(isQuoted);
  const parsed = quoted.length === 0 ? [] : parseQuoted(quoted);
  let next = 0;
  return texts.map((text) => (isQuoted(text) ? (parsed[next++] ?? []) : text.split(',')));
}

function isQuoted(text: string): boolean {
  return text.includes('"');
}

/** All at once, since starting the parser takes longer than a line; one by one where a line spoils it for the others. */
function parseQuoted(texts: readonly string[]): (readonly string[] | BadLineError)[] {
  const together = parseCsv(texts.join('\n'));
  // Each record takes a line at least: as many records as lines means that no quote reached beyond its own.
  if (!(together instanceof BadLineError) && together.length === texts.length) return together;
  return texts.map((text) => {
    const alone = parseCsv(text);
    return alone instanceof BadLineError ? alone : (alone[0] ?? []);
  });
}

function parseCsv(text: string): string[][] | BadLineError {
  try {
    return parse(text, { recordDelimiter: '\n', relaxColumnCount: true });
  } catch (error) {
    if (error instanceof CsvError) return new BadLineError('has quotes in the wrong place');
    throw error;
  }
}
