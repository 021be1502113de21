import { isUtf8 } from 'node:buffer';
import type { RejectedLine } from './rejected-line';

/** Lines that follow each other in a file. */
export interface LineBlock {
  /** Of the first line; a file begins with line 1. */
  readonly firstNumber: number;
  /** Without their ends. An unreadable line stands here as an empty one, and among `rejected` as what it was. */
  readonly texts: readonly string[];
  readonly rejected: readonly RejectedLine[];
  /** How much of the file has been read by now. */
  readonly bytesRead: number;
}

/** The longest line, in UTF-16 units: every field at its largest takes a small part of it. */
export const LINE_LENGTH_MAX = 65_536;
/** In UTF-8 a unit takes three bytes at most, so more bytes than this are surely too long a line. */
const REST_BYTES_MAX = 3 * LINE_LENGTH_MAX + 3;
/** How much of a line that is too long is shown to whoever looks for it. */
const SHOWN_LENGTH_MAX = 1_000;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

/** Splits a file into lines, a block for each piece that was read. Whatever the file holds, memory stays small. */
export async function* splitLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<LineBlock> {
  let firstNumber = 1;
  let bytesRead = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    bytesRead += chunk.length;
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = data.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const block = blockOf(data.subarray(0, end - 1), firstNumber, bytesRead);
      firstNumber += block.texts.length;
      yield block;
    }
    // What is too long is refused anyway, so its end need not be kept.
    rest = data.subarray(end, end + REST_BYTES_MAX);
  }
  if (rest.length > 0) yield blockOf(rest, firstNumber, bytesRead);
}

function blockOf(data: Buffer, firstNumber: number, bytesRead: number): LineBlock {
  const rejected: RejectedLine[] = [];
  const lines = isUtf8(data) ? data.toString().split('\n') : splitBytes(data);
  const texts = lines.map((line, index) => {
    const text = typeof line === 'string' ? line : line.toString();
    const isTooLong = text.length > LINE_LENGTH_MAX;
    if (isTooLong || typeof line !== 'string') {
      const reason = isTooLong ? `is longer than ${LINE_LENGTH_MAX} characters` : 'is not UTF-8';
      rejected.push({ line: firstNumber + index, reason, text: text.slice(0, SHOWN_LENGTH_MAX) });
      return '';
    }
    const start = firstNumber + index === 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    return text.slice(start, text.endsWith('\r') ? -1 : undefined);
  });
  return { firstNumber, texts, rejected, bytesRead };
}

/** Lines that are UTF-8 as texts, the others as the bytes that they are. */
function splitBytes(data: Buffer): (string | Buffer)[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
    lines.push(data.subarray(start, end));
    start = end + 1;
  }
  return [...lines, data.subarray(start)].map((line) => (isUtf8(line) ? line.toString() : line));
}
