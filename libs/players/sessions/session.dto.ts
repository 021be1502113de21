import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { OpenedSession } from './open-session/open-session.handler';

/** In the casing of the clients, to whom the game backend hands it on. */
@ApiSchema({ name: 'ClientSession' })
export class SessionDto {
  @ApiProperty({ description: 'Sent by the client as `Authorization: Bearer`.' })
  readonly ClientSessionTicket: string;

  @ApiProperty({ example: 'usr_000000000C1' })
  readonly UserID: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly ExpiresAt: string;

  constructor({ ticket, userId }: OpenedSession) {
    this.ClientSessionTicket = ticket.text;
    this.UserID = userId;
    this.ExpiresAt = wholeSeconds(ticket.expiresAt);
  }
}
