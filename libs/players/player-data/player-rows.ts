import type { PlayerTable } from '@goldkeep/persistence';
import { JOIN_SLOT_MINUTES } from '../join-slots';

const { minute, hour } = JOIN_SLOT_MINUTES;

/** A nameless row stays, so that nobody is given the id again; the counts of players let go of it. */
const BURY = `
  WITH buried AS (
    UPDATE player SET deleted_at = now(), name = '', email = NULL, email_key = NULL, external_id = NULL, phone = NULL,
                      platform = NULL, is_minor = false, is_banned = false, ban_reason = NULL,
                      ticket_epoch = ticket_epoch + 1
     WHERE shard = $1 AND player_id = $2 RETURNING shard, game_id, date_joined
  ), counted AS (
    UPDATE player_count c SET players = c.players - 1 FROM buried b WHERE c.shard = b.shard AND c.game_id = b.game_id
  )
  UPDATE join_slot j SET players = j.players - 1
    FROM buried b,
         LATERAL (VALUES (${minute}, date_trunc('minute', b.date_joined, 'UTC')),
                         (${hour}, date_trunc('hour', b.date_joined, 'UTC'))) AS s (span_minutes, starts_at)
   WHERE j.shard = b.shard AND j.game_id = b.game_id AND j.span_minutes = s.span_minutes AND j.starts_at = s.starts_at
     AND j.players > 0`;

/** The tables of this library with player ids. */
export const playersPlayerTables: readonly PlayerTable[] = [
  {
    table: 'player',
    onDeletion: 'pseudonymise',
    forget: (tx, { shard, playerId }) => tx.query(BURY, [shard, playerId]),
  },
];
