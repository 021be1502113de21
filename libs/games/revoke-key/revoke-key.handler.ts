import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../directory/game-directory';
import { ApiKeyEntity } from '../entities/api-key.entity';
import { KeyNotFoundError } from '../games-errors';

/** Ends a key for good; ending it again changes nothing. */
export class RevokeKeyCommand extends Command<void> {
  readonly gameId: number;
  readonly keyId: number;

  constructor({ gameId, keyId }: { readonly gameId: number; readonly keyId: number }) {
    super();
    this.gameId = gameId;
    this.keyId = keyId;
  }
}

@CommandHandler(RevokeKeyCommand)
export class RevokeKeyHandler implements ICommandHandler<RevokeKeyCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, KeyNotFoundError */
  async execute({ gameId, keyId }: RevokeKeyCommand): Promise<void> {
    await this.directory.snapshot(gameId);
    await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const key = await tx.findOne(ApiKeyEntity, { where: { gameId, keyId }, lock });
      if (!key) throw new KeyNotFoundError();
      const revokedAt = key.revokedAt ?? new Date(this.clock.nowMs());
      await tx.update(ApiKeyEntity, { keyId }, { revokedAt });
    });
    this.directory.invalidate(gameId);
  }
}
