import { Injectable } from '@nestjs/common';
import type { GameSnapshot } from '@goldkeep/games';
import { emailKeyOf, shardOfPlayer } from '@goldkeep/persistence';
import { PlayerDirectory, PlayerNotFoundError, PlayerRegistry } from '@goldkeep/players';
import type { FindPlayer, PlannedOperation } from './planned-operation';

/** Finds the players of a batch, and makes those whom a credit names first. */
@Injectable()
export class BatchPlayers {
  constructor(
    private readonly directory: PlayerDirectory,
    private readonly registry: PlayerRegistry,
  ) {}

  /** Players that were made stay, whatever becomes of the batch. */
  async find(game: GameSnapshot, operations: readonly PlannedOperation[]): Promise<FindPlayer> {
    const { gameId } = game;
    const emails = operations.flatMap(({ players }) => players.flatMap((one) => ('email' in one ? [one.email] : [])));
    const ids = new Map(await this.directory.idsByEmail(gameId, emails));
    for (const { players, newName: name } of operations) {
      const [player] = players;
      if (name === null || !player || !('email' in player) || ids.has(emailKeyOf(player.email))) continue;
      const { player: made } = await this.registry.ensure(game, { identity: player, name });
      ids.set(emailKeyOf(player.email), made.playerId);
    }
    return (wanted) => {
      // Whether the game has a player of this id, the ledger itself tells.
      const playerId = 'email' in wanted ? ids.get(emailKeyOf(wanted.email)) : wanted.playerId;
      if (playerId === undefined) throw new PlayerNotFoundError();
      return { playerId, shard: shardOfPlayer(playerId) };
    };
  }
}
