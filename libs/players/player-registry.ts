import { Injectable } from '@nestjs/common';
import { announce } from '@goldkeep/events';
import type { GameSnapshot } from '@goldkeep/games';
import { Ledger, startingAmount } from '@goldkeep/ledger';
import { SHARD_COUNT, UnitOfWork, type Shard, type Transaction } from '@goldkeep/persistence';
import { countJoins } from './join-slots';
import { placeOf, type PlayerIdentity } from './player-identity';
import { PlayerEntity } from './player.entity';

export interface NewPlayer {
  readonly identity: PlayerIdentity;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly platform?: string | undefined;
  readonly isMinor?: boolean | undefined;
}

/** Player ids follow the shard's own counter, so that an id names its shard and stays small. */
const CREATE = `
  WITH numbered AS (
    UPDATE shard SET next_player = next_player + 1
     WHERE shard = $1
    RETURNING (next_player - 1) * ${SHARD_COUNT} + $1 AS player_id, date_trunc('milliseconds', clock_timestamp()) AS date_joined
  ), joined AS (${countJoins('numbered')}
  ), counted AS (
    INSERT INTO player_count AS c (shard, game_id, players) VALUES ($1, $2, 1)
    ON CONFLICT (shard, game_id) DO UPDATE SET players = c.players + 1
  )
  INSERT INTO player (shard, player_id, game_id, email, email_key, external_id, name, phone, platform, is_minor, date_joined)
  SELECT $1, player_id, $2, $3, $4, $5, $6, $7, $8, $9, date_joined FROM numbered
  RETURNING player_id`;

/** Makes players, each once, with the starting amounts of the game's currencies. */
@Injectable()
export class PlayerRegistry {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {}

  /** The player of this identity, made now if the game does not know it yet; a known one is left as it is. */
  ensure(
    game: GameSnapshot,
    newPlayer: NewPlayer,
  ): Promise<{ readonly player: PlayerEntity; readonly created: boolean }> {
    const { shard, emailKey } = placeOf(game.gameId, newPlayer.identity);
    const externalId = 'externalId' in newPlayer.identity ? newPlayer.identity.externalId : null;
    const where = {
      shard,
      gameId: game.gameId,
      ...(externalId === null ? { emailKey: emailKey ?? '' } : { externalId }),
    };
    return this.unitOfWork.run(async (tx) => {
      await tx.query('SELECT 1 FROM shard WHERE shard = $1 FOR UPDATE', [shard]);
      const known = await tx.findOneBy(PlayerEntity, where);
      if (known) return { player: known, created: false };
      const playerId = await this.create(tx, { game, shard, emailKey, externalId, newPlayer });
      await announce(tx, { topic: 'player.created', shard, gameId: game.gameId, playerId });
      await this.grantStartingAmounts(tx, game, shard, playerId);
      return { player: await tx.findOneByOrFail(PlayerEntity, where), created: true };
    });
  }

  private async create(
    tx: Transaction,
    {
      game,
      shard,
      emailKey,
      externalId,
      newPlayer,
    }: {
      readonly game: GameSnapshot;
      readonly shard: Shard;
      readonly emailKey: string | null;
      readonly externalId: string | null;
      readonly newPlayer: NewPlayer;
    },
  ): Promise<number> {
    const { identity, name, phone, platform, isMinor } = newPlayer;
    const email = 'email' in identity ? identity.email.trim() : null;
    const personal = [email, emailKey, externalId, name, phone ?? null, platform ?? null, isMinor ?? false];
    const [row] = await tx.query<{ player_id: string }[]>(CREATE, [shard, game.gameId, ...personal]);
    return Number(row?.player_id);
  }

  private async grantStartingAmounts(
    tx: Transaction,
    game: GameSnapshot,
    shard: Shard,
    playerId: number,
  ): Promise<void> {
    for (const currency of game.currencies) {
      const { startingAmount: amount } = currency;
      if (amount === 0n) continue;
      await this.ledger.applyWithin(tx, [
        startingAmount({ gameId: game.gameId, shard, player: { playerId }, currency, amount }),
      ]);
    }
  }
}
