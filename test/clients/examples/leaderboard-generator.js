module.exports = ({ BASE_URL, PlayerAPIClient }) => {
  class LeaderboardGenerator {
    constructor(sdkKey) {
      this.apiClient = new PlayerAPIClient(sdkKey);
    }

    async generateWealthLeaderboard(topN = 100) {
      const leaderboard = [];
      let processedCount = 0;

      console.log('Starting wealth leaderboard generation...');

      try {
        // Stream all players and track top performers
        const response = await fetch(`${BASE_URL}/api/player-balances/stream-all?include_zero_balances=false`, {
          headers: {
            'X-Game-Secret-Key': this.apiClient.sdkKey,
          },
        });

        const reader = response.body.getReader();
        const decoder = new TextDecoder();

        while (true) {
          const { done, value } = await reader.read();
          if (done) break;

          const chunk = decoder.decode(value);
          const players = this.parseStreamChunk(chunk);

          players.forEach((player) => {
            const totalValue = parseFloat(player.total_value);

            if (totalValue > 0) {
              leaderboard.push({
                playerId: player.player_id,
                playerName: player.player_name,
                totalValue: totalValue,
              });

              // Keep only top N + buffer for efficiency
              if (leaderboard.length > topN * 2) {
                leaderboard.sort((a, b) => b.totalValue - a.totalValue);
                leaderboard.splice(topN);
              }
            }

            processedCount++;

            if (processedCount % 50000 === 0) {
              console.log(`Processed ${processedCount.toLocaleString()} players...`);
            }
          });
        }

        // Final sort and trim
        leaderboard.sort((a, b) => b.totalValue - a.totalValue);
        const finalLeaderboard = leaderboard.slice(0, topN).map((player, index) => ({
          rank: index + 1,
          ...player,
        }));

        console.log(`Leaderboard generated from ${processedCount.toLocaleString()} players`);
        return finalLeaderboard;
      } catch (error) {
        console.error('Leaderboard generation failed:', error);
        throw error;
      }
    }

    parseStreamChunk(chunk) {
      // Parse streaming JSON data (simplified)
      try {
        return JSON.parse(chunk).data || [];
      } catch {
        return [];
      }
    }
  }

  return { LeaderboardGenerator };
};
