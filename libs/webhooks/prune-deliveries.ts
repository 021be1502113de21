import type { Sweep } from '@goldkeep/persistence';

/** Deliveries that are done with and thirty days old. */
export const pruneDeliveries: Sweep = {
  table: 'webhook_delivery',
  statement: `
    WITH gone AS (
      DELETE FROM webhook_delivery WHERE ctid = ANY (ARRAY(
        SELECT d.ctid FROM webhook_delivery d
         WHERE d.shard = $1 AND d.created_at < now() - interval '30 days' AND d.status > 0 LIMIT $2))
      RETURNING 1
    )
    SELECT count(*) AS deleted FROM gone`,
};
