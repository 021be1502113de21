module.exports = ({ PlayerAPIClient, PlayerNotFoundError }) => {
  class CustomerSupportAPI {
    constructor(sdkKey) {
      this.apiClient = new PlayerAPIClient(sdkKey);
    }

    async getPlayerSupportInfo(playerEmail) {
      try {
        // Get current balance
        const balanceData = await this.apiClient.request(`/player/by-email/${encodeURIComponent(playerEmail)}`);

        if (!balanceData.player) {
          return {
            found: false,
            message: 'Player not found in system',
          };
        }

        // Get game-wide context for comparison
        const gameSummary = await this.apiClient.request('/game-summary');

        // Calculate player percentiles
        const playerTotalValue = parseFloat(balanceData.summary.total_value);
        const avgBalance = parseFloat(gameSummary.economy[0]?.average_balance || 0);

        return {
          found: true,
          player: {
            ...balanceData.player,
            accountAge: this.calculateAccountAge(balanceData.player.date_joined),
            balances: balanceData.balances,
            totalValue: playerTotalValue,
            comparedToAverage: playerTotalValue / avgBalance,
            hasActiveBalances: balanceData.summary.has_funds,
            currencyCount: balanceData.summary.currency_count,
          },
          gameContext: {
            totalPlayers: gameSummary.players.total_players,
            averageBalance: avgBalance,
            newPlayersToday: gameSummary.players.new_players_24h,
          },
          supportNotes: this.generateSupportNotes(balanceData, gameSummary),
        };
      } catch (error) {
        if (error instanceof PlayerNotFoundError) {
          return {
            found: false,
            message: 'Player not found',
          };
        }
        throw error;
      }
    }

    calculateAccountAge(dateJoined) {
      if (!dateJoined) return 'Unknown';

      const joinDate = new Date(dateJoined);
      const now = new Date();
      const diffMs = now - joinDate;
      const diffDays = Math.floor(diffMs / (1000 * 60 * 60 * 24));

      if (diffDays < 1) return 'Less than 1 day';
      if (diffDays < 30) return `${diffDays} days`;
      if (diffDays < 365) return `${Math.floor(diffDays / 30)} months`;
      return `${Math.floor(diffDays / 365)} years`;
    }

    generateSupportNotes(balanceData, gameSummary) {
      const notes = [];
      const totalValue = parseFloat(balanceData.summary.total_value);
      const avgBalance = parseFloat(gameSummary.economy[0]?.average_balance || 0);

      if (totalValue === 0) {
        notes.push('Player has zero balance across all currencies');
      } else if (totalValue > avgBalance * 10) {
        notes.push('High-value player (10x+ average balance)');
      } else if (totalValue < avgBalance * 0.1) {
        notes.push('Below-average balance (less than 10% of average)');
      }

      if (balanceData.summary.currency_count > 1) {
        notes.push(`Uses ${balanceData.summary.currency_count} different currencies`);
      }

      return notes;
    }
  }

  return { CustomerSupportAPI };
};
