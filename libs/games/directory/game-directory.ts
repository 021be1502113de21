import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { whenThere, type Awaitable } from '@goldkeep/cache';
import { ApiKeyEntity, type KeyCaps, type KeyScope } from '../entities/api-key.entity';
import { CurrencyRechargeEntity } from '../entities/currency-recharge.entity';
import { CurrencyEntity } from '../entities/currency.entity';
import { GameSettingEntity } from '../entities/game-setting.entity';
import { GameEntity } from '../entities/game.entity';
import { TransferPairEntity } from '../entities/transfer-pair.entity';
import { GameNotFoundError } from '../games-errors';
import { readSettings } from '../settings/game-settings';
import { GameSnapshot } from './game-snapshot';
import { HeldReads } from './held-reads';

/** The contract's bound for changes made on another instance to show. */
const LIFE_MS = 1_000;
/** Keys and games seen this recently still serve while the database does not answer. */
const STALE_MS = 600_000;
const KEYS_MAX = 10_000;
const GAMES_MAX = 2_000;

/** A key that is in use, and its game. */
export interface KnownKey {
  readonly game: GameSnapshot;
  readonly keyId: number;
  readonly scopes: readonly KeyScope[];
  readonly caps: KeyCaps | null;
}

/** Which key belongs to which game, and how that game is set up: asked by every request, answered from memory. */
@Injectable()
export class GameDirectory {
  private readonly keys: HeldReads<ApiKeyEntity>;
  private readonly games: HeldReads<GameSnapshot>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    const nowMs = (): number => clock.nowMs();
    this.keys = new HeldReads({ max: KEYS_MAX, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs });
    this.games = new HeldReads({ max: GAMES_MAX, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs });
  }

  /**
   * The key with this digest, unless it is unknown, revoked or expired.
   * @param digest base64
   */
  byKeyDigest(digest: string): Awaitable<KnownKey | undefined> {
    return whenThere(
      this.keys.get(digest, () => this.readKey(digest)),
      (key) => (key && this.isInUse(key) ? this.withGame(key) : undefined),
    );
  }

  /** @throws GameNotFoundError */
  snapshot(gameId: number): Awaitable<GameSnapshot> {
    return whenThere(
      this.games.get(String(gameId), () => this.readGame(gameId)),
      (snapshot) => {
        if (!snapshot) throw new GameNotFoundError();
        return snapshot;
      },
    );
  }

  /** Forgets the game and its keys: called after every change to them, so that this process sees it at once. */
  invalidate(gameId: number): void {
    this.keys.drop((key) => key.gameId === gameId);
    this.games.drop((game) => game.gameId === gameId);
  }

  private withGame({ gameId, keyId, scopes, caps }: ApiKeyEntity): Awaitable<KnownKey> {
    return whenThere(this.snapshot(gameId), (game) => ({ game, keyId, scopes, caps }));
  }

  private isInUse({ expiresAt, revokedAt }: ApiKeyEntity): boolean {
    return !revokedAt && (!expiresAt || expiresAt.getTime() > this.clock.nowMs());
  }

  private async readKey(digest: string): Promise<ApiKeyEntity | undefined> {
    const stored = { digest: Buffer.from(digest, 'base64') };
    return (await this.dataSource.manager.findOneBy(ApiKeyEntity, stored)) ?? undefined;
  }

  private async readGame(gameId: number): Promise<GameSnapshot | undefined> {
    const { manager } = this.dataSource;
    const game = await manager.findOneBy(GameEntity, { gameId });
    if (!game) return undefined;
    // One after the other: a burst of games to read must not take the pool's connections from the requests.
    const stored = await manager.findOneBy(GameSettingEntity, { gameId });
    const currencies = await manager.find(CurrencyEntity, { where: { gameId }, order: { currencyId: 'ASC' } });
    const transferPairs = await manager.find(TransferPairEntity, {
      where: { gameId },
      order: { fromCurrencyId: 'ASC', toCurrencyId: 'ASC' },
    });
    const rechargeTerms = await manager.find(CurrencyRechargeEntity, {
      where: { currencyId: In(currencies.map(({ currencyId }) => currencyId)) },
      order: { validFrom: 'ASC' },
    });
    const settings = readSettings(stored?.settings);
    return new GameSnapshot({ game, settings, currencies, rechargeTerms, transferPairs });
  }
}
