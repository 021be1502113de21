import { describeUncached, PARALLEL_CONNECTIONS, type UncachedLookups } from './lookups';
import { count, rate, milliseconds, type Finding } from './report';
import type { SummaryTimes } from './summary';

/** What was measured at one number of players. */
export interface Size {
  readonly playerCount: number;
  readonly importedPerSecond: number;
  readonly lookups: UncachedLookups;
  readonly summary: SummaryTimes;
}

/** Each size beside the one before it. Latencies grow by the factor in `ratio`; so does the rate of the import. */
export function growthFindings(sizes: readonly Size[]): readonly Finding[] {
  return sizes.flatMap((size, index) => {
    const before = sizes[index - 1];
    const [sequential, parallel] = describeUncached(size.lookups);
    const players = `${count(size.playerCount)} players`;
    const line = (name: string, figure: string, valueOf: (one: Size) => number): Finding => ({
      name: `${players}: ${name}`,
      figure,
      ...(before && { ratio: valueOf(size) / valueOf(before) }),
    });
    return [
      line('uncached lookup', sequential, ({ lookups }) => lookups.sequential.p50Ms),
      line(`  by ${PARALLEL_CONNECTIONS} callers`, parallel, ({ lookups }) => lookups.parallel.p50Ms),
      line('game-summary', milliseconds(size.summary.medianMs), ({ summary }) => summary.medianMs),
      line('import', rate(size.importedPerSecond), ({ importedPerSecond }) => importedPerSecond),
    ];
  });
}
