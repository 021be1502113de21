import { hash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/**
 * A new secret that nobody can guess: 256 random bits as 43 characters of `[A-Za-z0-9_-]` behind `prefix`.
 * It is shown once; what is stored is its {@link digestOf}.
 * @example newSecret('gk_') // "gk_q8Yk..."
 */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * The SHA-256 digest under which a secret is stored and found. A slow hash would add nothing: unlike a password,
 * the secret has too much entropy to be searched for.
 */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
