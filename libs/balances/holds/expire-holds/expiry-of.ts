import { expire, type HeldMoney, type LedgerCommand, type TransactionLocation } from '@goldkeep/ledger';

/** The command that lets an open hold go whose time has come. */
export function expiryOf(
  { gameId }: { readonly gameId: number },
  hold: TransactionLocation &
    HeldMoney & { readonly playerId: number; readonly currency: { readonly currencyId: number } } & {
      readonly reason: string | null;
    },
): LedgerCommand {
  const { shard, seq, amount, playerId, currency, reason } = hold;
  const { currencyId } = currency;
  return expire({ gameId, shard, player: { playerId }, currencyId, reason, held: { seq, amount } });
}
