import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { announce } from '@goldkeep/events';
import { GameDirectory } from '@goldkeep/games';
import { noteChange, shardOfPlayer, UnitOfWork, type PlacedPlayer, type Transaction } from '@goldkeep/persistence';
import { PlayerNotFoundError } from '../../players-errors';
import { PLAYER_TABLES, type PlayerTables } from '../player-data-options';
import { BookOut } from './book-out';

/**
 * Deletes a player at once and for good: everything personal and all game state goes, tickets die. The ledger keeps its
 * rows under an id that names nobody, and what the player had left is booked out, so that the books still add up.
 */
export class DeletePlayerCommand extends Command<void> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@CommandHandler(DeletePlayerCommand)
export class DeletePlayerHandler implements ICommandHandler<DeletePlayerCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly bookOut: BookOut,
    @Inject(PLAYER_TABLES) private readonly tables: PlayerTables,
  ) {}

  /** @throws PlayerNotFoundError, also for one who is deleted already */
  async execute({ gameId, playerId }: DeletePlayerCommand): Promise<void> {
    const game = await this.games.snapshot(gameId);
    const player = { gameId, playerId, shard: shardOfPlayer(playerId) };
    await this.unitOfWork.run(async (tx) => {
      // The shard's lock comes first, as in every writer of money; nothing else of the player moves after it.
      await announce(tx, { topic: 'player.deleted', ...player });
      await unfreeze(tx, player);
      await this.bookOut.all(tx, game, player);
      for (const { table, onDeletion, forget } of this.tables) {
        if (forget) await forget(tx, player);
        else if (onDeletion === 'erase') await erase(tx, table, player);
      }
      noteChange(tx, { gameId, playerId, isGone: true });
    });
  }
}

/** Holds the player's row, and lets the leftover of a frozen wallet be booked out. @throws PlayerNotFoundError */
async function unfreeze(tx: Transaction, { shard, playerId, gameId }: PlacedPlayer): Promise<void> {
  const [, found] = await tx.query<[unknown, number]>(
    `UPDATE player SET is_frozen = false
      WHERE shard = $1 AND player_id = $2 AND game_id = $3 AND deleted_at IS NULL`,
    [shard, playerId, gameId],
  );
  if (found === 0) throw new PlayerNotFoundError();
}

function erase(tx: Transaction, table: string, { shard, playerId }: PlacedPlayer): Promise<unknown> {
  return tx.query(`DELETE FROM ${table} WHERE shard = $1 AND player_id = $2`, [shard, playerId]);
}
