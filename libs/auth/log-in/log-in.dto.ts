import { ApiProperty } from '@nestjs/swagger';
import { EMAIL_LENGTH_MAX, TextField, wholeSeconds } from '@goldkeep/http';
import { PASSWORD_LENGTH_MAX } from '../passwords';
import type { OpenedSession } from './log-in.handler';

const TOTP_LENGTH_MAX = 16;

export class LogInDto {
  // Any text: what is no address is no admin's, and gets the same answer as an unknown one.
  @TextField({ description: "The admin's e-mail address.", maxLength: EMAIL_LENGTH_MAX, example: 'admin@example.com' })
  readonly email!: string;

  @TextField({ description: "The admin's password.", maxLength: PASSWORD_LENGTH_MAX, example: 'correct horse battery' })
  readonly password!: string;

  @TextField({
    description: 'Code of the second factor; not looked at for an admin without one.',
    optional: true,
    minLength: 0,
    maxLength: TOTP_LENGTH_MAX,
  })
  readonly totp?: string | undefined;
}

export class SessionDto {
  @ApiProperty({ description: 'For the header `Authorization: Bearer <access_token>`.' })
  readonly access_token: string;

  @ApiProperty({ description: '12 hours from now.', example: '2026-01-02T15:04:05Z' })
  readonly expires_at: string;

  @ApiProperty({ description: 'Whether the token is good for nothing but to set up a second factor.' })
  readonly totp_setup_required: boolean;

  constructor({ accessToken, expiresAt, mustSetUpTotp }: OpenedSession) {
    this.access_token = accessToken;
    this.expires_at = wholeSeconds(expiresAt);
    this.totp_setup_required = mustSetUpTotp;
  }
}
