import { Injectable } from '@nestjs/common';
import type { Currency, GameSnapshot } from '@goldkeep/games';
import { forfeit, Ledger, release } from '@goldkeep/ledger';
import type { PlacedPlayer, Transaction } from '@goldkeep/persistence';

interface OpenHold {
  readonly seq: string;
  readonly currency_id: number;
  readonly amount: string;
}
interface Leftover {
  readonly currency_id: number;
  readonly available: string;
}

/** Empties the wallet of a player who leaves: what is held is released, what is left is forfeited. */
@Injectable()
export class BookOut {
  constructor(private readonly ledger: Ledger) {}

  async all(tx: Transaction, game: GameSnapshot, player: PlacedPlayer): Promise<void> {
    const { gameId, shard, playerId } = player;
    const common = { gameId, shard, player: { playerId }, request: null };
    const place = [shard, playerId];
    const holds = await tx.query<OpenHold[]>(
      `SELECT h.seq, h.currency_id, h.amount FROM ledger_transaction t JOIN hold h ON h.shard = t.shard AND h.seq = t.seq
        WHERE t.shard = $1 AND t.player_id = $2 AND t.kind = 4 AND h.status = 0 ORDER BY h.seq`,
      place,
    );
    // One after the other: the ledger takes one command of a player at a time.
    for (const hold of holds) {
      const held = { seq: Number(hold.seq), amount: BigInt(hold.amount) };
      const currency = currencyIn(game, hold.currency_id);
      await this.ledger.applyWithin(tx, [release({ ...common, currency, held, reason: 'player_deleted' })]);
    }
    const leftovers = await tx.query<Leftover[]>(
      'SELECT currency_id, available FROM balance WHERE shard = $1 AND player_id = $2 AND available > 0 ORDER BY 1',
      place,
    );
    for (const { currency_id: currencyId, available } of leftovers) {
      const amount = BigInt(available);
      const currency = currencyIn(game, currencyId);
      await this.ledger.applyWithin(tx, [forfeit({ ...common, currency, amount, reason: 'player_deleted' })]);
    }
  }
}

function currencyIn(game: GameSnapshot, currencyId: number): Currency {
  const currency = game.currencyById(currencyId);
  if (!currency) throw new Error(`game ${game.gameId} has lost its currency ${currencyId}`);
  return currency;
}
