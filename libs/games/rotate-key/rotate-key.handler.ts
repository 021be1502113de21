import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../directory/game-directory';
import { ApiKeyEntity } from '../entities/api-key.entity';
import { KeyNotFoundError, KeyNotRotatableError } from '../games-errors';
import { insertNewKey, type IssuedKey } from '../keys/new-api-key';

/** How long a rotated key still works beside its successor, so that a backend can change over without a gap. */
const ROTATION_GRACE_SECONDS = 604_800;

/** Issues a key like the given one, which then expires: after the grace, or at once when it has leaked. */
export class RotateKeyCommand extends Command<IssuedKey> {
  readonly gameId: number;
  readonly keyId: number;
  readonly immediate: boolean;

  constructor(key: {
    readonly gameId: number;
    readonly keyId: number;
    /** false when absent */
    readonly immediate?: boolean | undefined;
  }) {
    super();
    this.gameId = key.gameId;
    this.keyId = key.keyId;
    this.immediate = key.immediate ?? false;
  }
}

@CommandHandler(RotateKeyCommand)
export class RotateKeyHandler implements ICommandHandler<RotateKeyCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, KeyNotFoundError, KeyNotRotatableError */
  async execute({ gameId, keyId, immediate }: RotateKeyCommand): Promise<IssuedKey> {
    await this.directory.snapshot(gameId);
    const issued = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const old = await tx.findOne(ApiKeyEntity, { where: { gameId, keyId }, lock });
      if (!old) throw new KeyNotFoundError();
      const createdAt = new Date(this.clock.nowMs());
      if (old.revokedAt ?? old.rotatedTo ?? (old.expiresAt && old.expiresAt <= createdAt)) {
        throw new KeyNotRotatableError();
      }
      const { name, scopes, caps } = old;
      const successor = await insertNewKey(tx, { gameId, name, scopes, caps, createdAt });
      const endsAtMs = createdAt.getTime() + (immediate ? 0 : ROTATION_GRACE_SECONDS * 1_000);
      const expiresAt = new Date(Math.min(endsAtMs, old.expiresAt?.getTime() ?? endsAtMs));
      await tx.update(ApiKeyEntity, { keyId }, { expiresAt, rotatedTo: successor.key.keyId });
      return successor;
    });
    this.directory.invalidate(gameId);
    return issued;
  }
}
