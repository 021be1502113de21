import { Random } from './random';

/** A player who does not exist. */
export interface MadeUpPlayer {
  readonly email: string;
  readonly name: string;
  readonly dateJoined: Date;
  /** In whole units, which every currency can hold, in the order of the currencies asked for. */
  readonly balances: readonly number[];
}

export interface MadeUpPlayersOptions {
  readonly count: number;
  readonly currencyCount: number;
  readonly seed: number;
  /** The latest time to have joined. */
  readonly until: Date;
}

const DAY_MS = 86_400_000;
const YEARS_MS = 3 * 365 * DAY_MS;
/** So many players joined in the last day that even small games have some: one in this many. */
const NEWCOMER_EVERY = 100;
/** The share of balances that are empty. */
const EMPTY_SHARE = 0.2;
/** Other balances go from 10 to 10 times ten to this power, most of them small. */
const BALANCE_DECADES = 4;

const FIRST_WORDS = [
  'Swift',
  'Silent',
  'Iron',
  'Crimson',
  'Lucky',
  'Frost',
  'Shadow',
  'Golden',
  'Wild',
  'Tiny',
] as const;
const SECOND_WORDS = ['Fox', 'Knight', 'Raven', 'Wolf', 'Mage', 'Otter', 'Blade', 'Storm', 'Panda', 'Comet'] as const;
const NUMBERS = 1_000;
/** Names that trip those who split lines at commas or believe in ASCII. */
const ODD_NAMES = ['Knight, the "Bold"', 'Größe 7', '龍の騎士', 'back\\slash', 'two  spaces'] as const;
const ODD_SHARE = 0.02;

/** The players of one seed: as many as are wanted, one at a time. */
export function* makeUpPlayers({ count, currencyCount, seed, until }: MadeUpPlayersOptions): Generator<MadeUpPlayer> {
  const random = new Random(seed);
  for (let number = 1; number <= count; number++) {
    const ageMs = number % NEWCOMER_EVERY === 1 ? random.below(DAY_MS) : random.below(YEARS_MS);
    yield {
      email: `player${number}@example.com`,
      name: nameBy(random),
      dateJoined: new Date(until.getTime() - ageMs),
      balances: Array.from({ length: currencyCount }, () => balanceBy(random)),
    };
  }
}

function nameBy(random: Random): string {
  if (random.next() < ODD_SHARE) return oneOf(ODD_NAMES, random);
  return `${oneOf(FIRST_WORDS, random)}${oneOf(SECOND_WORDS, random)}${random.below(NUMBERS)}`;
}

function balanceBy(random: Random): number {
  return random.next() < EMPTY_SHARE ? 0 : Math.floor(10 * 10 ** (BALANCE_DECADES * random.next()));
}

function oneOf(words: readonly string[], random: Random): string {
  return words[random.below(words.length)] ?? '';
}
