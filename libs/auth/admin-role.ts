export const ADMIN_ROLES = ['owner', 'economist', 'support', 'viewer'] as const;

/**
 * What an admin may change: `owner` everything, `economist` currencies and settings, `support` players, `viewer`
 * nothing. Everyone may read.
 */
export type AdminRole = (typeof ADMIN_ROLES)[number];
