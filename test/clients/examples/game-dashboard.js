module.exports = ({ BASE_URL, SDK_KEY }) => {
  async function getGameSummary() {
    const response = await fetch(`${BASE_URL}/api/player-balances/game-summary`, {
      method: 'GET',
      headers: {
        'X-Game-Secret-Key': SDK_KEY,
        'Content-Type': 'application/json',
      },
    });

    return await response.json();
  }

  async function showDashboard() {
    try {
      const summary = await getGameSummary();

      console.log('Game Analytics:');
      console.log(`Total Players: ${summary.players.total_players.toLocaleString()}`);
      console.log(`New Players (24h): ${summary.players.new_players_24h}`);
      console.log(`Transactions (24h): ${summary.activity.transactions_24h}`);

      // Economy breakdown by currency
      summary.economy.forEach((currency) => {
        console.log(`\n${currency.currency_name}:`);
        console.log(`  Funded Players: ${currency.funded_players.toLocaleString()}`);
        console.log(`  Total Balance: ${currency.total_balance}`);
        console.log(`  Average Balance: ${currency.average_balance}`);
      });
    } catch (error) {
      console.error('Failed to get game summary:', error);
    }
  }

  return { getGameSummary, showDashboard };
};
