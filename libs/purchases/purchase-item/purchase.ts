import type { PriceTag } from './price-sale';

/** A purchase as a game backend asks for it. */
export interface Purchase extends PriceTag {
  readonly gameId: number;
  readonly clientRequestId: string;
  readonly playerEmail: string;
  readonly playerName: string;
  readonly playerPhone: string | undefined;
  readonly itemId: string;
  readonly itemName: string;
  readonly itemCategory: string | null;
  readonly itemDescription: string | null;
}
