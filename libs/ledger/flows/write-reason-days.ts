import { SHARD_COUNT, type Sweep } from '@goldkeep/persistence';
import { REASONS_AS_TEXT, SPAN_OF_REASONS } from './flow-sources.sql';

/**
 * Writes the texts of days to whose totals something was added. If more is added meanwhile, `changes` is another by the
 * time the row is ours: then the text stays as it was, and the next sweep writes it.
 */
export const writeReasonDays: Sweep = {
  table: 'reason_day',
  statement: `
    WITH stale AS MATERIALIZED (
      SELECT currency_id, day, changes FROM reason_day
       WHERE written <> changes AND currency_id % ${SHARD_COUNT} = $1 ORDER BY currency_id, day LIMIT $2
    ), texts AS MATERIALIZED (
      SELECT s.currency_id, s.day, s.changes, count(*) AS flow_count, ${REASONS_AS_TEXT} AS flows
        FROM stale s JOIN flow_total t ON t.currency_id = s.currency_id AND t.day = s.day
         AND t.flow_id BETWEEN ${SPAN_OF_REASONS[0]} AND ${SPAN_OF_REASONS[1]}
       GROUP BY s.currency_id, s.day, s.changes
    ), written AS (
      UPDATE reason_day d SET flows = x.flows, flow_count = x.flow_count, written = x.changes
        FROM texts x WHERE d.currency_id = x.currency_id AND d.day = x.day AND d.changes = x.changes
      RETURNING 1
    )
    SELECT count(*) AS deleted FROM written`,
};
