import { digestOf, newSecret } from '@goldkeep/auth';
import { ApiKeyEntity, type KeyCaps, type KeyScope } from '../entities/api-key.entity';
import { SECRET_KEY_PREFIX } from './game-key-authenticator';
import type { Transaction } from '@goldkeep/persistence';

/** Enough of the secret to tell keys apart, too little to guess the rest. */
const VISIBLE_LENGTH = 8;

export interface IssuedKey {
  readonly key: ApiKeyEntity;
  /** Shown only here: what is stored is its digest. */
  readonly secretKey: string;
}

/** Makes a secret and stores the key that goes with it. */
export async function insertNewKey(
  tx: Transaction,
  parts: {
    readonly gameId: number;
    readonly name: string;
    readonly scopes: readonly KeyScope[];
    readonly caps: KeyCaps | null;
    readonly createdAt: Date;
  },
): Promise<IssuedKey> {
  const secretKey = newSecret(SECRET_KEY_PREFIX);
  const key = await tx.save(
    tx.create(ApiKeyEntity, {
      ...parts,
      scopes: [...parts.scopes],
      digest: digestOf(secretKey),
      prefix: secretKey.slice(0, VISIBLE_LENGTH),
      expiresAt: null,
      revokedAt: null,
      rotatedTo: null,
    }),
  );
  return { key, secretKey };
}
