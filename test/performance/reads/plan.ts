/** What a run measures, and for how long. */
export interface ReadsPlan {
  /** Numbers of players, ascending. */
  readonly sizes: readonly number[];
  /** The size at which everything is measured, not only what grows. */
  readonly mainSize: number;
  /** Of what is measured over and over, one round of ours beside one of the reference. */
  readonly rounds: number;
  readonly roundSeconds: number;
  /** How long single lookups are watched while batches and streams run. */
  readonly watchSeconds: number;
}

const USUAL: ReadsPlan = {
  sizes: [10_000, 1_000_000],
  mainSize: 1_000_000,
  rounds: 5,
  roundSeconds: 5,
  watchSeconds: 20,
};
/** Shows in a minute that the bench itself works. Its figures mean nothing. */
const TRIAL: ReadsPlan = { sizes: [10_000], mainSize: 10_000, rounds: 2, roundSeconds: 1, watchSeconds: 2 };
const SIZE_MIN = 10_000;

/** @param parameters further sizes, or `trial` */
export function planOf(parameters: readonly string[]): ReadsPlan {
  if (parameters[0] === 'trial') return TRIAL;
  const more = parameters.map((text) => {
    const size = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (size >= SIZE_MIN) return size;
    throw new Error(`${text} is no number of players: name whole numbers from ${SIZE_MIN}, or trial`);
  });
  return { ...USUAL, sizes: [...new Set([...USUAL.sizes, ...more])].sort((one, other) => one - other) };
}
