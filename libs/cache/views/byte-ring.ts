const CHUNK_BYTES = 1_048_576;

/** Where a text is: bytes from the beginning of everything that was ever written. */
export interface TextPlace {
  readonly start: number;
  readonly bytes: number;
}

interface Chunk {
  readonly content: Buffer;
  /** Of the texts in it, in their order. */
  names: string[];
}

/**
 * The texts that were written last, in so many bytes outside of the heap: the garbage collector, which has to look at
 * every object again and again, sees one buffer in place of thousands of texts. Taken as it fills.
 */
export class ByteRing {
  private readonly chunks: Chunk[] = [];
  private readonly chunkCount: number;
  private end = 0;

  /**
   * @param bytesMax rounded up to whole MiB, at least two
   * @param onLost told whose texts are about to be overwritten, the newest texts of the same names perhaps not
   */
  constructor(
    bytesMax: number,
    private readonly onLost: (names: readonly string[]) => void,
  ) {
    this.chunkCount = Math.max(2, Math.ceil(bytesMax / CHUNK_BYTES));
  }

  /** @returns undefined for an empty text and for one above a MiB: it is not worth its place */
  write(name: string, text: string): TextPlace | undefined {
    const bytes = Buffer.byteLength(text);
    if (bytes === 0 || bytes > CHUNK_BYTES) return undefined;
    const left = CHUNK_BYTES - (this.end % CHUNK_BYTES);
    // A text lies in one chunk.
    const start = bytes <= left ? this.end : this.end + left;
    this.end = start + bytes;
    const chunk = this.chunkFor(start);
    chunk.content.write(text, start % CHUNK_BYTES);
    chunk.names.push(name);
    return { start, bytes };
  }

  /** @returns undefined when it is overwritten */
  read({ start, bytes }: TextPlace): string | undefined {
    if (this.isOverwritten(start)) return undefined;
    const first = start % CHUNK_BYTES;
    return this.chunks[this.indexOf(start)]?.content.toString('utf8', first, first + bytes);
  }

  isOverwritten(start: number): boolean {
    const chunksBehind = Math.ceil(this.end / CHUNK_BYTES) - Math.floor(start / CHUNK_BYTES);
    return chunksBehind > this.chunkCount;
  }

  /** The chunk to write to, without what it held a round ago. */
  private chunkFor(start: number): Chunk {
    const index = this.indexOf(start);
    const chunk = (this.chunks[index] ??= { content: Buffer.allocUnsafeSlow(CHUNK_BYTES), names: [] });
    if (start % CHUNK_BYTES === 0) {
      this.onLost(chunk.names);
      chunk.names = [];
    }
    return chunk;
  }

  private indexOf(start: number): number {
    return Math.floor(start / CHUNK_BYTES) % this.chunkCount;
  }
}
