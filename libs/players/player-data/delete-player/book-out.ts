import { Injectable } from '@nestjs/common';
import type { Currency, GameSnapshot } from '@goldkeep/games';
import { forfeit, Ledger, readLeftovers, readOpenHolds, release } from '@goldkeep/ledger';
import type { PlacedPlayer, Transaction } from '@goldkeep/persistence';

const REASON = 'player_deleted';

/** Empties the wallet of a player who leaves: what is held is released, what is left is forfeited. */
@Injectable()
export class BookOut {
  constructor(private readonly ledger: Ledger) {}

  /** One command after the other: the ledger takes one of a player at a time. */
  async all(tx: Transaction, game: GameSnapshot, player: PlacedPlayer): Promise<void> {
    const { gameId, shard, playerId } = player;
    const common = { gameId, shard, player: { playerId }, request: null, reason: REASON };
    for (const held of await readOpenHolds(tx, player)) {
      const currency = currencyIn(game, held.currencyId);
      await this.ledger.applyWithin(tx, [release({ ...common, currency, held })]);
    }
    for (const { currencyId, amount } of await readLeftovers(tx, player)) {
      const currency = currencyIn(game, currencyId);
      await this.ledger.applyWithin(tx, [forfeit({ ...common, currency, amount })]);
    }
  }
}

function currencyIn(game: GameSnapshot, currencyId: number): Currency {
  const currency = game.currencyById(currencyId);
  if (!currency) throw new Error(`game ${game.gameId} has lost its currency ${currencyId}`);
  return currency;
}
