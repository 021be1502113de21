import type { AdminRole } from './admin-role';

/** The admin behind a request. */
export interface AdminIdentity {
  readonly adminId: number;
  readonly email: string;
  readonly role: AdminRole;
  /** Hexadecimal digest of the access token in use. */
  readonly sessionDigest: string;
  /** Good for nothing but to set up a second factor. */
  readonly mustSetUpTotp: boolean;
}
