module.exports = ({ BASE_URL, completePurchaseTransaction }) => {
  async function invalidatePlayerCache(gameId, playerId, playerEmail = null) {
    const response = await fetch(`${BASE_URL}/api/player-balances/webhook/balance-updated`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        game_id: gameId,
        player_id: playerId,
        player_email: playerEmail,
      }),
    });

    return await response.json();
  }

  async function processCurrencyPurchase(playerId, amount) {
    try {
      // 1. Process the purchase (your existing logic)
      const purchase = await completePurchaseTransaction(playerId, amount);

      // 2. Invalidate cache immediately
      await invalidatePlayerCache(purchase.game_id, purchase.player_id, purchase.player_email);

      console.log('Purchase completed and cache invalidated');
      return purchase;
    } catch (error) {
      console.error('Purchase or cache invalidation failed:', error);
      throw error;
    }
  }

  async function invalidateBatchTransferCaches(transferResults) {
    const invalidationPromises = transferResults.map((result) => {
      if (result.success) {
        return Promise.all([
          // Invalidate sender cache
          invalidatePlayerCache(result.from_game_id, result.from_player_id, result.from_player_email),
          // Invalidate receiver cache
          invalidatePlayerCache(result.to_game_id, result.to_player_id, result.to_player_email),
        ]);
      }
    });

    await Promise.all(invalidationPromises);
    console.log('All transfer caches invalidated');
  }

  return { invalidatePlayerCache, processCurrencyPurchase, invalidateBatchTransferCaches };
};
