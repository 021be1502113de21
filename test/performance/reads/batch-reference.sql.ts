const COLUMNS = 'p.player_id, p.name, p.email, p.date_joined, b.currency_id, b.available, b.reserved';
const BALANCES = 'LEFT JOIN balance b ON b.shard = p.shard AND b.player_id = p.player_id';

/**
 * The yardstick of a batch: the rows that its answer shows, as somebody who knows the tables would fetch them by hand.
 * An address belongs to a shard, so the two come in pairs. Parameters: game, shards, e-mail keys.
 */
export const BY_EMAIL = `
  SELECT ${COLUMNS}
    FROM unnest($2::smallint[], $3::text[]) AS w (shard, email_key)
    JOIN player p ON p.shard = w.shard AND p.game_id = $1 AND p.email_key = w.email_key AND p.deleted_at IS NULL
    ${BALANCES}`;

/** Parameters: game, ids. */
export const BY_ID = `
  SELECT ${COLUMNS} FROM player p ${BALANCES}
   WHERE p.game_id = $1 AND p.player_id = ANY ($2::bigint[]) AND p.deleted_at IS NULL`;
