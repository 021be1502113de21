import { randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { GameDirectory, GameEntity } from '@goldkeep/games';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameEndpoints } from '../game-endpoints';
import { addressToCall } from '../send/public-address';
import { WebhookEndpointEntity, type WebhookEvent } from '../webhook-endpoint.entity';
import { TooManyEndpointsError, UnusableUrlError } from '../webhooks-errors';
import { WEBHOOKS_OPTIONS, type WebhooksOptions } from '../webhooks-options';

/** Adds an address that is told what happens in the game. */
export class CreateEndpointCommand extends Command<WebhookEndpointEntity> {
  readonly gameId: number;
  readonly url: string;
  readonly events: readonly WebhookEvent[];

  constructor(endpoint: { readonly gameId: number; readonly url: string; readonly events: readonly WebhookEvent[] }) {
    super();
    this.gameId = endpoint.gameId;
    this.url = endpoint.url;
    this.events = endpoint.events;
  }
}

const ENDPOINTS_MAX = 10;
/** What Standard Webhooks asks for: 24 to 64. */
const SECRET_BYTES = 32;

@CommandHandler(CreateEndpointCommand)
export class CreateEndpointHandler implements ICommandHandler<CreateEndpointCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: GameEndpoints,
    private readonly clock: Clock,
    @Inject(WEBHOOKS_OPTIONS) private readonly options: WebhooksOptions,
  ) {}

  /** @throws GameNotFoundError, UnusableUrlError, TooManyEndpointsError */
  async execute({ gameId, url, events }: CreateEndpointCommand): Promise<WebhookEndpointEntity> {
    await this.games.snapshot(gameId);
    await checkUrl(url, this.options);
    const created = await this.unitOfWork.run(async (tx) => {
      // One after the other, so that no two make the last one.
      await tx.findOneOrFail(GameEntity, { where: { gameId }, lock: { mode: 'for_no_key_update' } });
      if ((await tx.countBy(WebhookEndpointEntity, { gameId })) >= ENDPOINTS_MAX) {
        throw new TooManyEndpointsError({ max: ENDPOINTS_MAX });
      }
      const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
      const createdAt = new Date(this.clock.nowMs());
      return tx.save(WebhookEndpointEntity, { gameId, url, events: [...new Set(events)], secret, createdAt });
    });
    this.endpoints.forget(gameId);
    return created;
  }
}

/** Checked once more at every attempt: a name may lead elsewhere by then. */
async function checkUrl(text: string, { allowPrivate }: WebhooksOptions): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new UnusableUrlError('must be an http or https address');
  if (url.protocol === 'http:' && !allowPrivate) throw new UnusableUrlError('must begin with https');
  if (url.username !== '' || url.password !== '') throw new UnusableUrlError('must not carry a name or a password');
  try {
    await addressToCall(url.hostname.replace(/^\[|\]$/g, ''), { allowPrivate });
  } catch {
    throw new UnusableUrlError('must be at a public address that can be found');
  }
}
