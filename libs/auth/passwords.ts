import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id, the library's default algorithm, with the costs OWASP recommends: 19 MiB, two passes, one thread. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const GENERATED_PASSWORD_BYTES = 12;

/** The longest password that is hashed, in UTF-16 code units, so that nobody can make us hash megabytes. */
export const PASSWORD_LENGTH_MAX = 1_024;

/** A salted argon2id hash in PHC string form; it carries its own costs. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COSTS);
}

/** A password for a person to copy once: 96 random bits as 16 characters. */
export function newPassword(): string {
  return randomBytes(GENERATED_PASSWORD_BYTES).toString('base64url');
}

let decoyHash: Promise<string> | undefined;

/**
 * Whether `password` is the one behind `passwordHash`. Without a hash it answers false after the same work as with
 * one: a login must take equally long whether or not the account exists.
 */
export async function isPasswordOf(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoyHash ??= hashPassword(newPassword());
  const matches = await verify(passwordHash ?? (await decoyHash), password);
  return matches && passwordHash !== undefined;
}
