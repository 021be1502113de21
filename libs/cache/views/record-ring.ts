const CHUNK_BYTES = 1_048_576;
/** In front of each record: bytes of its key and of its alias (two each), bytes of its value (four). */
const LENGTHS_BYTES = 8;
const NAME_BYTES_MAX = 65_535;

/** A text and the names that lead to it; an empty alias for none. */
export interface ViewRecord {
  readonly key: string;
  readonly alias: string;
  readonly value: string;
}

/** Where a record begins: bytes from the beginning of everything that was ever written. */
export type RecordPlace = number;

interface Chunk {
  readonly content: Buffer;
  /** Where it began when it was last written to from its start, and how much of it is filled since. */
  start: number;
  bytes: number;
}

/**
 * The records that were written last, in so many bytes outside of the heap: the garbage collector, which has to look at
 * every object again and again, sees one buffer in place of thousands of texts and names. Taken as it fills. A place is
 * good until `onLost` was told of it.
 */
export class RecordRing {
  private readonly chunks: Chunk[] = [];
  private readonly chunkCount: number;
  private end = 0;

  /**
   * @param bytesMax rounded up to whole MiB, at least two
   * @param onLost told of each record that is about to be overwritten, while it can still be read
   */
  constructor(
    bytesMax: number,
    private readonly onLost: (place: RecordPlace, names: Pick<ViewRecord, 'key' | 'alias'>) => void,
  ) {
    this.chunkCount = Math.max(2, Math.ceil(bytesMax / CHUNK_BYTES));
  }

  /** @returns undefined for a record above a MiB: it is not worth its place */
  write({ key, alias, value }: ViewRecord): RecordPlace | undefined {
    const keyBytes = Buffer.byteLength(key);
    const aliasBytes = Buffer.byteLength(alias);
    const valueBytes = Buffer.byteLength(value);
    const bytes = LENGTHS_BYTES + keyBytes + aliasBytes + valueBytes;
    if (keyBytes > NAME_BYTES_MAX || aliasBytes > NAME_BYTES_MAX || bytes > CHUNK_BYTES) return undefined;
    const left = CHUNK_BYTES - (this.end % CHUNK_BYTES);
    // A record lies in one chunk.
    const place = bytes <= left ? this.end : this.end + left;
    this.end = place + bytes;
    const chunk = this.chunkFor(place);
    const { content } = chunk;
    let at = content.writeUInt16LE(keyBytes, place - chunk.start);
    at = content.writeUInt16LE(aliasBytes, at);
    at = content.writeUInt32LE(valueBytes, at);
    at += content.write(key, at);
    at += content.write(alias, at);
    chunk.bytes = at + content.write(value, at);
    return place;
  }

  keyAt(place: RecordPlace): string {
    const { content, at, keyBytes } = this.locate(place);
    return content.toString('utf8', at, at + keyBytes);
  }

  aliasAt(place: RecordPlace): string {
    const { content, at, keyBytes, aliasBytes } = this.locate(place);
    return content.toString('utf8', at + keyBytes, at + keyBytes + aliasBytes);
  }

  valueAt(place: RecordPlace): string {
    const { content, at, keyBytes, aliasBytes, valueBytes } = this.locate(place);
    const start = at + keyBytes + aliasBytes;
    return content.toString('utf8', start, start + valueBytes);
  }

  private locate(place: RecordPlace) {
    const chunk = this.chunks[this.indexOf(place)];
    if (!chunk || place < chunk.start || place >= chunk.start + chunk.bytes) throw new RangeError('no such record');
    const { content } = chunk;
    const at = place - chunk.start;
    const keyBytes = content.readUInt16LE(at);
    const aliasBytes = content.readUInt16LE(at + 2);
    return { content, at: at + LENGTHS_BYTES, keyBytes, aliasBytes, valueBytes: content.readUInt32LE(at + 4) };
  }

  /** The chunk to write to, without what it held a round ago. */
  private chunkFor(place: RecordPlace): Chunk {
    const index = this.indexOf(place);
    const chunk = (this.chunks[index] ??= { content: Buffer.allocUnsafeSlow(CHUNK_BYTES), start: place, bytes: 0 });
    if (place % CHUNK_BYTES === 0) {
      this.lose(chunk);
      chunk.start = place;
      chunk.bytes = 0;
    }
    return chunk;
  }

  private lose({ start, bytes }: Chunk): void {
    for (let place = start; place < start + bytes;) {
      const { keyBytes, aliasBytes, valueBytes } = this.locate(place);
      this.onLost(place, { key: this.keyAt(place), alias: this.aliasAt(place) });
      place += LENGTHS_BYTES + keyBytes + aliasBytes + valueBytes;
    }
  }

  private indexOf(place: RecordPlace): number {
    return Math.floor(place / CHUNK_BYTES) % this.chunkCount;
  }
}
