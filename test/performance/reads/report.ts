import type { Measured } from '../measure';

/** A line of the report: what was measured, beside what it is compared with and what is to be reached. */
export interface Finding {
  readonly name: string;
  readonly figure: string;
  readonly reference?: string;
  readonly ratio?: number;
  readonly target?: string;
}

const WIDTHS = { name: 46, figure: 34, reference: 24, ratio: 8 } as const;

/** Says how far the bench has come. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** @param heads what stands above a column, where something stands in it */
export function sayTable(title: string, findings: readonly Finding[], heads: { readonly ratio?: string } = {}): void {
  const head = (column: keyof Finding, text: string) => (findings.some((finding) => column in finding) ? text : '');
  say('');
  sayLine(title, '', head('reference', 'reference'), head('ratio', heads.ratio ?? 'ratio'), head('target', 'to reach'));
  for (const { name, figure, reference = '', ratio, target = '' } of findings) {
    sayLine(name, figure, reference, ratio?.toFixed(2) ?? '', target);
  }
}

function sayLine(...cells: readonly [name: string, figure: string, reference: string, ratio: string, target: string]) {
  const [name, figure, reference, ratio, target] = cells;
  const columns = [name.padEnd(WIDTHS.name), figure.padEnd(WIDTHS.figure), reference.padEnd(WIDTHS.reference)];
  say([...columns, ratio.padEnd(WIDTHS.ratio), target].join(' ').trimEnd());
}

export function rate(perSecond: number): string {
  return `${count(perSecond)}/s`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}

export function latencies({ p50Ms, p99Ms }: Measured): string {
  return `p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)}`;
}
