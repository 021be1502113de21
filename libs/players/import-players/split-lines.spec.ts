import fc from 'fast-check';
import { LINE_LENGTH_MAX, splitLines, type LineBlock } from './split-lines';

async function blocksOf(...chunks: readonly (string | Buffer)[]): Promise<LineBlock[]> {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  }
  const blocks: LineBlock[] = [];
  for await (const block of splitLines(bytes())) blocks.push(block);
  return blocks;
}

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<readonly string[]> {
  return (await blocksOf(...chunks)).flatMap(({ texts }) => texts);
}

async function rejectedOf(...chunks: readonly (string | Buffer)[]) {
  return (await blocksOf(...chunks)).flatMap(({ rejected }) => rejected);
}

describe('lines of a file', () => {
  it('are the same however the file is cut into pieces', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ü', '🎲', ' ', '\t'), maxLength: 10 });
    const file = fc.array(line, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(file, fc.array(fc.nat(200)), async (lines, cuts) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((one, other) => one - other), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const blocks = await blocksOf(...chunks);
        expect(blocks.flatMap(({ texts }) => texts)).toEqual(lines);
        expect(blocks.at(-1)?.bytesRead).toBe(bytes.length);
        let next = 1;
        for (const { firstNumber, texts } of blocks) {
          expect(firstNumber).toBe(next);
          next += texts.length;
        }
      }),
    );
  });

  it('end at \\n or \\r\\n, and the last one also at the end of the file', async () => {
    expect(await linesOf('a\r\nb\nc\rd\n\ne')).toEqual(['a', 'b', 'c\rd', '', 'e']);
    expect(await linesOf('a\n')).toEqual(['a']);
    expect(await linesOf('')).toEqual([]);
  });

  it('begin behind a byte order mark', async () => {
    expect(await linesOf('\ufeffa\n\ufeffb')).toEqual(['a', '\ufeffb']);
  });

  it('that are not UTF-8 are rejected, and only they', async () => {
    const bad = Buffer.from([0x61, 0xff, 0x62]);
    const file = Buffer.concat([Buffer.from('\ufeffgood\n'), bad, Buffer.from('\nüber\n')]);
    expect(await linesOf(file)).toEqual(['good', '', 'über']);
    expect(await rejectedOf(file)).toEqual([{ line: 2, reason: 'is not UTF-8', text: 'a\ufffdb' }]);
  });

  it('that are too long are rejected without being kept whole', async () => {
    const piece = '€'.repeat(10_000);
    const chunks = [...Array.from({ length: 50 }, () => piece), '\nnext\n', 'x'.repeat(LINE_LENGTH_MAX), '\n'];
    const texts = await linesOf(...chunks);
    expect(texts.map(({ length }) => length)).toEqual([0, 4, LINE_LENGTH_MAX]);
    const [rejected] = await rejectedOf(...chunks);
    expect(rejected).toMatchObject({ line: 1, reason: 'is longer than 65536 characters' });
    expect(rejected?.text).toHaveLength(1_000);
  });
});
