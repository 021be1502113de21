import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What an endpoint can ask to be told. */
export const WEBHOOK_EVENTS = [
  'balance.changed',
  'purchase.completed',
  'purchase.refunded',
  'player.created',
  'player.updated',
  'player.deleted',
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** An address of the game's that is told what happens. */
@Entity('webhook_endpoint')
export class WebhookEndpointEntity {
  @PrimaryGeneratedColumn('identity', { name: 'endpoint_id', type: 'integer', generatedIdentity: 'ALWAYS' })
  endpointId!: number;

  @Column('integer', { name: 'game_id' })
  gameId!: number;

  @Column('text')
  url!: string;

  @Column('text', { array: true })
  events!: WebhookEvent[];

  /** `whsec_` and base64, as Standard Webhooks has it. */
  @Column('text')
  secret!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
