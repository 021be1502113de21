import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { ValidationFailedError } from '@goldkeep/http';
import { WebhookEndpointEntity } from '../webhook-endpoint.entity';
import { EndpointNotFoundError } from '../webhooks-errors';

/** What was, or is to be, told to an endpoint. */
export interface Delivery {
  readonly shard: number;
  readonly endpointId: number;
  readonly event: number;
  readonly type: string;
  readonly playerId: number;
  /** 0 pending, 1 delivered, 2 parked. */
  readonly status: number;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
}

/** The deliveries of an endpoint, newest first. They are kept for thirty days. */
export class ListDeliveriesQuery extends Query<DeliveryPage> {
  readonly gameId: number;
  readonly endpointId: number;
  readonly cursor: string | undefined;
  readonly limit: number;

  constructor(page: {
    readonly gameId: number;
    readonly endpointId: number;
    readonly cursor: string | undefined;
    readonly limit: number;
  }) {
    super();
    this.gameId = page.gameId;
    this.endpointId = page.endpointId;
    this.cursor = page.cursor;
    this.limit = page.limit;
  }
}

type Row = Omit<Delivery, 'event' | 'playerId'> & {
  readonly event: string;
  readonly playerId: string;
  readonly place: string;
};

/** Microseconds, shard, event and type name a place in the order of the index. */
const PAGE = `
  SELECT shard, endpoint_id AS "endpointId", event, type, player_id AS "playerId", status, attempts,
         last_status AS "lastStatus", last_error AS "lastError", created_at AS "createdAt", done_at AS "doneAt",
         concat_ws(' ', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), shard, event, type) AS place
    FROM webhook_delivery
   WHERE endpoint_id = $1 AND (created_at, shard, event, type) < ($3, $4, $5, $6)
   ORDER BY created_at DESC, shard DESC, event DESC, type DESC LIMIT $2`;
const FROM_THE_TOP = ['infinity', '0', '0', ''];
const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\d{1,2}) (\d{1,15}) ([a-z.]{1,32})$/;

@QueryHandler(ListDeliveriesQuery)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveriesQuery> {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws EndpointNotFoundError, ValidationFailedError for a cursor that is none */
  async execute({ gameId, endpointId, cursor, limit }: ListDeliveriesQuery): Promise<DeliveryPage> {
    const isKnown = await this.dataSource.manager.existsBy(WebhookEndpointEntity, { gameId, endpointId });
    if (!isKnown) throw new EndpointNotFoundError();
    const values = [endpointId, limit + 1, ...(cursor === undefined ? FROM_THE_TOP : placeIn(cursor))];
    const rows = await this.dataSource.query<Row[]>(PAGE, values);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      deliveries: page.map((row) => ({ ...row, event: Number(row.event), playerId: Number(row.playerId) })),
      nextCursor: last ? Buffer.from(last.place).toString('base64url') : null,
    };
  }
}

function placeIn(cursor: string): readonly string[] {
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new ValidationFailedError([{ field: 'cursor', message: 'cursor is none that was given out' }]);
  return match.slice(1);
}
