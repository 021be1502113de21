import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { AdminSessionEntity } from '../../admin-session.entity';

class OpenSessionDto {
  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: '2026-01-02T15:04:05Z' })
  readonly expires_at: string;

  @ApiProperty({ description: 'Whether it is the session of this call.' })
  readonly is_current: boolean;

  constructor({ createdAt, expiresAt, digest }: AdminSessionEntity, currentDigest: string) {
    this.created_at = wholeSeconds(createdAt);
    this.expires_at = wholeSeconds(expiresAt);
    this.is_current = digest.toString('hex') === currentDigest;
  }
}

export class OpenSessionsDto {
  @ApiProperty({ type: [OpenSessionDto], description: 'Newest first, at most 100.' })
  readonly sessions: readonly OpenSessionDto[];

  /** @param currentDigest hexadecimal digest of the access token in use */
  constructor(sessions: readonly AdminSessionEntity[], currentDigest: string) {
    this.sessions = sessions.map((session) => new OpenSessionDto(session, currentDigest));
  }
}
