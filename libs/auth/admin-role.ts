/**
 * What an admin may change: `owner` everything, `economist` currencies and settings, `support` players, `viewer`
 * nothing. Everyone may read.
 */
export type AdminRole = 'owner' | 'economist' | 'support' | 'viewer';
