module.exports = ({ PlayerAPIClient }) => {
  class GuildManager {
    constructor(sdkKey) {
      this.apiClient = new PlayerAPIClient(sdkKey);
    }

    async checkRaidEligibility(guildMembers, minimumBalance = 1000) {
      // Use batch API for guild member lookup
      const memberEmails = guildMembers.map((member) => member.email);

      try {
        const batchResult = await this.apiClient.request('/batch', {
          method: 'POST',
          body: JSON.stringify({ player_emails: memberEmails }),
        });

        const eligibleMembers = [];
        const ineligibleMembers = [];

        batchResult.results.forEach((result) => {
          if (result.error) {
            ineligibleMembers.push({
              email: result.player.player_email,
              reason: 'Player not found',
            });
            return;
          }

          const totalValue = parseFloat(result.total_value);

          if (totalValue >= minimumBalance) {
            eligibleMembers.push({
              ...result.player,
              totalValue,
            });
          } else {
            ineligibleMembers.push({
              ...result.player,
              totalValue,
              reason: `Insufficient funds (needs ${minimumBalance}, has ${totalValue})`,
            });
          }
        });

        return {
          eligible: eligibleMembers,
          ineligible: ineligibleMembers,
          eligibilityRate: (eligibleMembers.length / memberEmails.length) * 100,
        };
      } catch (error) {
        console.error('Guild eligibility check failed:', error);
        throw error;
      }
    }
  }

  return { GuildManager };
};
