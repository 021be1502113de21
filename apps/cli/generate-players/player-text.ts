import type { PlayerFormat } from '@goldkeep/players';
import { wholeSeconds } from '@goldkeep/http';
import type { MadeUpPlayer } from './made-up-players';

/** Large enough that writing takes no time, small enough that whoever reads need not wait. */
const CHUNK_LENGTH = 65_536;

/** Players in the form that import-players reads, in pieces of some 64 KiB. */
export function* playerText(
  players: Iterable<MadeUpPlayer>,
  { format, currencies }: { readonly format: PlayerFormat; readonly currencies: readonly string[] },
): Generator<string> {
  let text = format === 'csv' ? csvHeader(currencies) : '';
  for (const player of players) {
    text += format === 'csv' ? csvLine(player) : ndjsonLine(player, currencies);
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function csvHeader(currencies: readonly string[]): string {
  return `${['player_email', 'player_name', 'date_joined', ...currencies.map((code) => `balance_${code}`)].join()}\n`;
}

function csvLine({ email, name, dateJoined, balances }: MadeUpPlayer): string {
  return `${[email, quotedIfNeeded(name), wholeSeconds(dateJoined), ...balances].join()}\n`;
}

function quotedIfNeeded(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function ndjsonLine({ email, name, dateJoined, balances }: MadeUpPlayer, currencies: readonly string[]): string {
  const amounts = Object.fromEntries(currencies.map((code, index) => [code, String(balances[index] ?? 0)]));
  const player = { player_email: email, player_name: name, date_joined: wholeSeconds(dateJoined), balances: amounts };
  return `${JSON.stringify(player)}\n`;
}
