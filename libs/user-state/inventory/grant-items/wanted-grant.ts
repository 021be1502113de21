import { fingerprintOf } from '@goldkeep/ledger';

/** Items for a player, as a game asks for them. */
export interface WantedGrant {
  readonly gameId: number;
  readonly playerId: number;
  /** Unique among the game's grants, for good. */
  readonly clientRequestId: string;
  readonly catalogVersion: string;
  readonly itemId: string;
  /** 1 to 1,000. */
  readonly quantity: number;
  readonly customData: Readonly<Record<string, unknown>> | null;
}

/** Equal for grants that ask for the same, see `fingerprintOf`. */
export function fingerprintOfGrant(wanted: WantedGrant): string {
  const { playerId, catalogVersion, itemId, quantity, customData } = wanted;
  return fingerprintOf([playerId, catalogVersion, itemId, quantity, customData]);
}
