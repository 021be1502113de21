import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { BUNDLE_MARK, ViewStore, type BundleRead } from '@goldkeep/cache';
import type { GameSnapshot } from '@goldkeep/games';
import type { PlayerName, PlayerWithBalances } from '../views/balance-rows';
import { decodeView, encodeView } from '../views/balance-view';
import { keyOf } from '../views/balance-views';
import { unlessAway } from '../views/unless-away';
import type { Piece } from './piece';

interface RecalledPiece {
  readonly piece: Piece | undefined;
  /** How a piece that was read in its place may be kept; undefined while the store is away. */
  readonly read: BundleRead | undefined;
}

/** What is to be kept: a piece, and what it was made of. */
interface NewPiece {
  readonly game: GameSnapshot;
  readonly names: readonly PlayerName[];
  readonly readAtMs: number;
  readonly players: readonly (PlayerWithBalances | undefined)[];
  readonly piece: Piece;
}

/**
 * Pieces of batches that were answered within the last minute, found by exactly the names that they answer. One piece is
 * one text in the store, and gone with the first of its players who changes.
 */
@Injectable()
export class KeptPieces {
  private readonly logger = new Logger(KeptPieces.name);

  constructor(private readonly store: ViewStore) {}

  /** @param lifeMs how old it may be */
  async recall(game: GameSnapshot, names: readonly PlayerName[], lifeMs: number): Promise<RecalledPiece> {
    const read = await unlessAway(this.store.readBundle(nameOf(game, names)), this.logger);
    const kept = read?.value === undefined ? undefined : decodeView(read.value, game);
    if (!kept || Date.now() - kept.readAtMs >= lifeMs) return { piece: undefined, read };
    const missingEnd = kept.json.indexOf('\n');
    const missing = JSON.parse(kept.json.slice(0, missingEnd)) as readonly number[];
    return { piece: { missing, json: kept.json.slice(missingEnd + 1) }, read };
  }

  async keep({ game, names, readAtMs, players, piece }: NewPiece, read: BundleRead): Promise<void> {
    const keys = players.flatMap((player) => (player ? [keyOf(game.gameId, player.playerId)] : []));
    const value = encodeView(game, { readAtMs, json: `${JSON.stringify(piece.missing)}\n${piece.json}` });
    await unlessAway(this.store.storeBundle(read.token, nameOf(game, names), { keys, value }), this.logger);
  }
}

function nameOf({ gameId }: GameSnapshot, names: readonly PlayerName[]): string {
  return `${BUNDLE_MARK}${gameId}:${createHash('sha256').update(JSON.stringify(names)).digest('base64url')}`;
}
