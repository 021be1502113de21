import { lineEnd, LINE_START, type StreamPosition, type WrittenPlayer } from './stream-lines.dto';

/** The contract's bound for simple clients, who parse every network read as one line: bytes, line break included. */
const LINE_BYTES_MAX = 16_000;
/** Both numbers at the end of a line may have 16 digits. */
const LINE_END_BYTES_MAX = lineEnd({ streamed: Number.MAX_SAFE_INTEGER, lastPlayerId: Number.MAX_SAFE_INTEGER }).length;
const DATA_BYTES_MAX = LINE_BYTES_MAX - LINE_START.length - LINE_END_BYTES_MAX;

/** Puts players together to lines, of a number of players or else of a number of bytes. */
export class LineBuilder {
  /** Behind the last line that was finished. */
  position: StreamPosition;
  playersInLastLine = 0;
  private readonly chunkSize: number | undefined;
  private players: string[] = [];
  private bytes = 0;
  private lastPlayerId: number;

  constructor({ chunkSize, lastPlayerId }: { readonly chunkSize: number | undefined; readonly lastPlayerId: number }) {
    this.chunkSize = chunkSize;
    this.lastPlayerId = lastPlayerId;
    this.position = { streamed: 0, lastPlayerId };
  }

  /** @returns the line that is finished by it, if one is */
  add({ playerId, json }: WrittenPlayer): string | undefined {
    const bytes = this.chunkSize === undefined ? Buffer.byteLength(json) + 1 : 0;
    // A single player who takes more than a line gets one of its own.
    const finished = this.bytes + bytes > DATA_BYTES_MAX ? this.rest() : undefined;
    this.players.push(json);
    this.bytes += bytes;
    this.lastPlayerId = playerId;
    return this.players.length === this.chunkSize ? this.rest() : finished;
  }

  /** The line of whoever was added since the last one. */
  rest(): string | undefined {
    if (this.players.length === 0) return undefined;
    this.playersInLastLine = this.players.length;
    const streamed = this.position.streamed + this.players.length;
    this.position = { streamed, lastPlayerId: this.lastPlayerId };
    const line = LINE_START + this.players.join(',') + lineEnd(this.position);
    this.players = [];
    this.bytes = 0;
    return line;
  }
}
