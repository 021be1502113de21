import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { SESSIONS_OPTIONS, type SessionsOptions } from './sessions-options';

/** Whom a ticket speaks for, and how long. */
export interface TicketClaims {
  readonly gameId: number;
  readonly playerId: number;
  /** Of the player when the ticket was issued: a player's later epoch kills it. */
  readonly epoch: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface SessionTicket {
  readonly text: string;
  readonly expiresAt: Date;
}

/** A ticket that a caller came with. */
export interface UsedTicket extends SessionTicket {
  readonly issuedAt: Date;
}

type NewTicketClaims = Pick<TicketClaims, 'gameId' | 'playerId' | 'epoch'>;

const PREFIX = 'gkt_';
/** Game id, player id, epoch, times of issue and expiry (milliseconds): fixed places, so nothing needs to be parsed. */
const PLACES = { gameId: 0, playerId: 4, epoch: 10, issuedAt: 14, expiresAt: 20 } as const;
const CLAIMS_BYTES = 26;
const INT48_BYTES = 6;
const TEXT = /^gkt_[A-Za-z0-9_-]{78}$/;
const SECOND_MS = 1_000;
const RENEWED_SHARE = 0.25;

/**
 * Tickets by which players' clients call: signed with the key that all processes share, so that none needs to be
 * stored. They hold no personal data.
 */
@Injectable()
export class SessionTickets {
  constructor(
    @Inject(SESSIONS_OPTIONS) private readonly options: SessionsOptions,
    private readonly clock: Clock,
  ) {}

  issue(claims: NewTicketClaims, lifeSeconds: number): SessionTicket {
    const issuedAtMs = this.clock.nowMs();
    const expiresAtMs = issuedAtMs + lifeSeconds * SECOND_MS;
    const bytes = Buffer.alloc(CLAIMS_BYTES);
    bytes.writeUInt32BE(claims.gameId, PLACES.gameId);
    bytes.writeUIntBE(claims.playerId, PLACES.playerId, INT48_BYTES);
    bytes.writeUInt32BE(claims.epoch, PLACES.epoch);
    bytes.writeUIntBE(issuedAtMs, PLACES.issuedAt, INT48_BYTES);
    bytes.writeUIntBE(expiresAtMs, PLACES.expiresAt, INT48_BYTES);
    const text = PREFIX + Buffer.concat([bytes, this.signatureOf(bytes)]).toString('base64url');
    return { text, expiresAt: new Date(expiresAtMs) };
  }

  /**
   * The ticket with which a client should go on: a fresh one for a caller who came with none, and when less than a
   * quarter of the life of the old one is left.
   */
  renewed(ticket: UsedTicket | null, claims: NewTicketClaims, lifeSeconds: number): SessionTicket {
    if (ticket) {
      const leftMs = ticket.expiresAt.getTime() - this.clock.nowMs();
      const lifeMs = ticket.expiresAt.getTime() - ticket.issuedAt.getTime();
      if (leftMs >= lifeMs * RENEWED_SHARE) return ticket;
    }
    return this.issue(claims, lifeSeconds);
  }

  /** What a ticket says, expired or not; undefined for anything that was not signed with our key. */
  read(text: string): TicketClaims | undefined {
    if (!TEXT.test(text)) return undefined;
    const all = Buffer.from(text.slice(PREFIX.length), 'base64url');
    const bytes = all.subarray(0, CLAIMS_BYTES);
    if (!timingSafeEqual(all.subarray(CLAIMS_BYTES), this.signatureOf(bytes))) return undefined;
    return {
      gameId: bytes.readUInt32BE(PLACES.gameId),
      playerId: bytes.readUIntBE(PLACES.playerId, INT48_BYTES),
      epoch: bytes.readUInt32BE(PLACES.epoch),
      issuedAt: new Date(bytes.readUIntBE(PLACES.issuedAt, INT48_BYTES)),
      expiresAt: new Date(bytes.readUIntBE(PLACES.expiresAt, INT48_BYTES)),
    };
  }

  private signatureOf(bytes: Buffer): Buffer {
    return createHmac('sha256', this.options.secret).update(bytes).digest();
  }
}
