module.exports = ({ BASE_URL, SDK_KEY }) => {
  async function getBatchPlayerBalances(playerEmails = [], playerIds = []) {
    const totalRequested = playerEmails.length + playerIds.length;

    if (totalRequested > 100000) {
      throw new Error('Batch too large. Maximum 100,000 players per request.');
    }

    const response = await fetch(`${BASE_URL}/api/player-balances/batch`, {
      method: 'POST',
      headers: {
        'X-Game-Secret-Key': SDK_KEY,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        player_emails: playerEmails,
        player_ids: playerIds,
      }),
    });

    return await response.json();
  }

  const guildMemberEmails = ['leader@guild.example', 'member1@guild.example', 'member2@guild.example'];

  async function showGuild() {
    try {
      const batchResult = await getBatchPlayerBalances(guildMemberEmails);

      console.log(`Found ${batchResult.summary.total_found} of ${batchResult.summary.total_requested} players`);

      // Process results
      batchResult.results.forEach((result) => {
        if (result.error) {
          console.log(`Player not found: ${result.player.player_email}`);
        } else {
          console.log(`${result.player.player_name}: ${result.total_value} total value`);
        }
      });
    } catch (error) {
      console.error('Batch request failed:', error);
    }
  }

  return { getBatchPlayerBalances, showGuild };
};
