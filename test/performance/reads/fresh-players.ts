import type { Game } from './game';

/** A prime that no usual number of players has as a factor: steps of it come to every player once. */
const STEP = 7_368_787;

/** Gives out players whom nobody has asked for yet, from all over the game, named by e-mail address. */
export class FreshPlayers {
  private given = 0;

  constructor(private readonly game: Pick<Game, 'playerCount'>) {
    if (game.playerCount % STEP === 0)
      throw new RangeError(`choose another number of players than ${game.playerCount}`);
  }

  /** @throws RangeError when there are not so many left */
  take(count: number): string[] {
    const { playerCount } = this.game;
    if (this.given + count > playerCount) throw new RangeError(`all ${playerCount} players have been asked for`);
    const emails = Array.from({ length: count }, (_, index) =>
      emailOf((((this.given + index) * STEP) % playerCount) + 1),
    );
    this.given += count;
    return emails;
  }
}

/** Any players, each as likely as the other. */
export function randomPlayers({ playerCount }: Pick<Game, 'playerCount'>, count: number): string[] {
  return Array.from({ length: count }, () => emailOf(Math.floor(Math.random() * playerCount) + 1));
}

/** As generate-players numbers them, from 1. */
function emailOf(number: number): string {
  return `player${number}@example.com`;
}

export function lookupPath(email: string): string {
  return `/api/player-balances/player/by-email/${encodeURIComponent(email)}`;
}
