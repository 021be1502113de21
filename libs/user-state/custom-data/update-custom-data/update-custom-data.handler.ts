import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { GameDirectory } from '@goldkeep/games';
import { shardOfPlayer, UnitOfWork } from '@goldkeep/persistence';
import { lockState } from '@goldkeep/players';
import { ReservedKeyError, TooManyKeysError, ValueTooLargeError } from '../custom-data-errors';
import { reservedKeyTest } from '../reserved-keys';

export interface CustomDataUpdate {
  readonly updatedAt: Date;
}

/** Sets one key of a player's custom data. */
export class UpdateCustomDataCommand extends Command<CustomDataUpdate> {
  readonly gameId: number;
  readonly playerId: number;
  /** 1-128 characters, stored as it is. */
  readonly key: string;
  readonly value: string;

  constructor(update: {
    readonly gameId: number;
    readonly playerId: number;
    readonly key: string;
    readonly value: string;
  }) {
    super();
    this.gameId = update.gameId;
    this.playerId = update.playerId;
    this.key = update.key;
    this.value = update.value;
  }
}

/** Writes nothing when the key is new and the player has as many as allowed. */
const SAVE = `
  INSERT INTO custom_data (shard, player_id, key, value, version, updated_at)
  SELECT $1, $2, $3, $4, $5, $6
   WHERE EXISTS (SELECT FROM custom_data WHERE shard = $1 AND player_id = $2 AND key = $3)
      OR (SELECT count(*) FROM custom_data WHERE shard = $1 AND player_id = $2) < $7
  ON CONFLICT (shard, player_id, key)
  DO UPDATE SET value = excluded.value, version = excluded.version, updated_at = excluded.updated_at
  RETURNING key`;

@CommandHandler(UpdateCustomDataCommand)
export class UpdateCustomDataHandler implements ICommandHandler<UpdateCustomDataCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws ReservedKeyError, ValueTooLargeError, TooManyKeysError, PlayerNotFoundError */
  async execute({ gameId, playerId, key, value }: UpdateCustomDataCommand): Promise<CustomDataUpdate> {
    const { settings } = await this.games.snapshot(gameId);
    const { reserved_keys: reservedKeys, keys_max: keysMax, value_bytes_max: maxBytes } = settings.custom_data;
    if (reservedKeyTest(reservedKeys)(key)) throw new ReservedKeyError();
    if (Buffer.byteLength(value) > maxBytes) throw new ValueTooLargeError({ maxBytes });
    return this.unitOfWork.run(async (tx) => {
      const version = await lockState(tx, { gameId, playerId });
      const updatedAt = new Date(this.clock.nowMs());
      const place = [shardOfPlayer(playerId), playerId];
      const saved = await tx.query<unknown[]>(SAVE, [...place, key, value, version, updatedAt, keysMax]);
      if (saved.length === 0) throw new TooManyKeysError({ max: keysMax });
      return { updatedAt };
    });
  }
}
