import { ApiProperty } from '@nestjs/swagger';
import { TextField } from '@goldkeep/http';
import type { StartedTotp } from './second-factor';

const CODE_LENGTH = 6;

export class TotpCodeDto {
  @TextField({
    description: 'The code that the app shows now.',
    minLength: CODE_LENGTH,
    maxLength: CODE_LENGTH,
    example: '123456',
  })
  readonly code!: string;
}

export class StartedTotpDto {
  @ApiProperty({ description: 'Shown only here, in base 32.', example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' })
  readonly secret: string;

  @ApiProperty({
    description: 'Shown only here, for a QR code.',
    example: 'otpauth://totp/Goldkeep:admin%40example.com?...',
  })
  readonly otpauth_uri: string;

  constructor({ secret, uri }: StartedTotp) {
    this.secret = secret;
    this.otpauth_uri = uri;
  }
}
