/** The header `webhook-id`: the same in every attempt, and different for each endpoint. */
export function messageIdOf(delivery: {
  readonly endpointId: number;
  readonly shard: number;
  readonly event: number;
  readonly type: string;
}): string {
  const { endpointId, shard, event, type } = delivery;
  return `msg_${endpointId}_${shard}_${event}_${type.replace('.', '_')}`;
}
