import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { readPlayers, type PlayerPlace, type PlayerWithBalances } from './balance-rows';

interface ReadPlayers {
  /** It knows all currencies that the players have. */
  readonly game: GameSnapshot;
  /** In the order of the places; undefined for no player. */
  readonly players: readonly (PlayerWithBalances | undefined)[];
}

/** Reads players with their balances from the database. */
@Injectable()
export class BalanceReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly games: GameDirectory,
  ) {}

  async read(game: GameSnapshot, places: readonly PlayerPlace[]): Promise<ReadPlayers> {
    const players = await readPlayers(this.dataSource, game.gameId, places);
    return { game: await this.gameWithAllCurrencies(game, players), players };
  }

  /** Another process may have made a currency in the last moment, and a player may have got some of it already. */
  private async gameWithAllCurrencies(
    game: GameSnapshot,
    players: readonly (PlayerWithBalances | undefined)[],
  ): Promise<GameSnapshot> {
    const isKnown = players.every(
      (player) => player?.balances.every((row) => game.currencyById(row.currencyId)) ?? true,
    );
    if (isKnown) return game;
    this.games.invalidate(game.gameId);
    return this.games.snapshot(game.gameId);
  }
}
