import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { KEY_SCOPES, type ApiKeyEntity, type KeyCaps, type KeyScope } from '../entities/api-key.entity';
import type { IssuedKey } from './new-api-key';

/** A key as it is listed: without its secret. */
export class KeyDto {
  @ApiProperty({ type: 'integer', example: 7 })
  readonly key_id: number;

  @ApiProperty({ example: 'EU servers' })
  readonly name: string;

  @ApiProperty({ description: "The secret's first characters.", example: 'gk_q8Yk4' })
  readonly prefix: string;

  @ApiProperty({ enum: KEY_SCOPES, isArray: true })
  readonly scopes: readonly KeyScope[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
    nullable: true,
    example: { max_credit: { GOLD: '100.00' } },
  })
  readonly caps: KeyCaps | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'From then on the key is refused.' })
  readonly expires_at: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly revoked_at: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: '`key_id` of the key that takes its place.' })
  readonly rotated_to: number | null;

  constructor(key: ApiKeyEntity) {
    this.key_id = key.keyId;
    this.name = key.name;
    this.prefix = key.prefix;
    this.scopes = key.scopes;
    this.caps = key.caps;
    this.created_at = wholeSeconds(key.createdAt);
    this.expires_at = key.expiresAt && wholeSeconds(key.expiresAt);
    this.revoked_at = key.revokedAt && wholeSeconds(key.revokedAt);
    this.rotated_to = key.rotatedTo;
  }
}

export class KeysDto {
  @ApiProperty({ type: [KeyDto], description: 'Newest first, at most 500.' })
  readonly keys: readonly KeyDto[];

  constructor(keys: readonly ApiKeyEntity[]) {
    this.keys = keys.map((key) => new KeyDto(key));
  }
}

/** A new key: the only answer that carries the secret. */
export class IssuedKeyDto extends KeyDto {
  @ApiProperty({ description: 'Shown only here: keep it.', example: 'gk_q8Yk4c0VZ1m3sT9xWb7nRd2LhJfKpQaE5uGyXoMiNtA' })
  readonly secret_key: string;

  constructor({ key, secretKey }: IssuedKey) {
    super(key);
    this.secret_key = secretKey;
  }
}
