module.exports = ({ BASE_URL, SDK_KEY }) => {
  async function getPlayerBalance(playerEmail) {
    const response = await fetch(`${BASE_URL}/api/player-balances/player/by-email/${encodeURIComponent(playerEmail)}`, {
      method: 'GET',
      headers: {
        'X-Game-Secret-Key': SDK_KEY,
        'Content-Type': 'application/json',
      },
    });

    if (response.ok) {
      return await response.json();
    } else {
      throw new Error(`API Error: ${response.status}`);
    }
  }

  async function showPlayerBalance() {
    try {
      const playerData = await getPlayerBalance('player@example.com');
      console.log('Player Balance:', playerData);
    } catch (error) {
      console.error('Failed to get player balance:', error);
    }
  }

  return { getPlayerBalance, showPlayerBalance };
};
