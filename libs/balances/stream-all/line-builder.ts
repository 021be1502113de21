import { lineEnd, LINE_START, type StreamPosition, type WrittenPlayer } from './stream-lines.dto';

/** The contract's bound for simple clients, who parse every network read as one line: bytes, line break included. */
const LINE_BYTES_MAX = 16_000;
/** Both numbers at the end of a line may have 16 digits. */
const LINE_END_BYTES_MAX = lineEnd({ streamed: Number.MAX_SAFE_INTEGER, lastPlayerId: Number.MAX_SAFE_INTEGER }).length;
const DATA_BYTES_MAX = LINE_BYTES_MAX - LINE_START.length - LINE_END_BYTES_MAX;

/**
 * A long line is made of pieces of some more characters than this. Kept as strings until the line is full, its players
 * would outlive the first looks of the garbage collector, which then takes more time than all the rest.
 */
const PIECE_LENGTH = 65_536;

/** Puts players together to lines, of a number of players or else of a number of bytes. */
export class LineBuilder {
  /** Behind the last line that was finished. */
  position: StreamPosition;
  playersInLastLine = 0;
  private readonly chunkSize: number | undefined;
  private pieces: Buffer[] = [];
  private text = '';
  private players = 0;
  private bytes = 0;
  private lastPlayerId: number;

  constructor({ chunkSize, lastPlayerId }: { readonly chunkSize: number | undefined; readonly lastPlayerId: number }) {
    this.chunkSize = chunkSize;
    this.lastPlayerId = lastPlayerId;
    this.position = { streamed: 0, lastPlayerId };
  }

  /** @returns the line that is finished by it, if one is */
  add({ playerId, json }: WrittenPlayer): Buffer | undefined {
    const bytes = this.chunkSize === undefined ? Buffer.byteLength(json) + 1 : 0;
    // A single player who takes more than a line gets one of its own.
    const finished = this.bytes + bytes > DATA_BYTES_MAX ? this.rest() : undefined;
    this.text += this.players === 0 ? LINE_START + json : `,${json}`;
    if (this.text.length > PIECE_LENGTH) this.cut();
    this.players += 1;
    this.bytes += bytes;
    this.lastPlayerId = playerId;
    return this.players === this.chunkSize ? this.rest() : finished;
  }

  /** The line of whoever was added since the last one. */
  rest(): Buffer | undefined {
    if (this.players === 0) return undefined;
    this.playersInLastLine = this.players;
    this.position = { streamed: this.position.streamed + this.players, lastPlayerId: this.lastPlayerId };
    this.text += lineEnd(this.position);
    this.cut();
    const line = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    this.pieces = [];
    this.players = 0;
    this.bytes = 0;
    return line;
  }

  private cut(): void {
    this.pieces.push(Buffer.from(this.text));
    this.text = '';
  }
}
