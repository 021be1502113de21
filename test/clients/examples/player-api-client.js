module.exports = ({ BASE_URL, SDK_KEY, setTimeout }) => {
  class PlayerAPIClient {
    constructor(sdkKey) {
      this.sdkKey = sdkKey;
      this.baseURL = `${BASE_URL}/api/player-balances`;
    }

    async request(endpoint, options = {}) {
      const response = await fetch(`${this.baseURL}${endpoint}`, {
        ...options,
        headers: {
          'X-Game-Secret-Key': this.sdkKey,
          'Content-Type': 'application/json',
          ...options.headers,
        },
      });

      // Handle specific error cases
      switch (response.status) {
        case 200:
          return await response.json();

        case 404:
          throw new PlayerNotFoundError('Player not found');

        case 429:
          const retryAfter = response.headers.get('Retry-After') || 60;
          throw new RateLimitError(`Rate limit exceeded. Retry after ${retryAfter} seconds`);

        case 503:
          const errorData = await response.json();
          if (errorData.error === 'service_unavailable') {
            throw new CircuitBreakerError('Service temporarily unavailable due to circuit breaker');
          }
          throw new ServiceError('Service unavailable');

        case 401:
          throw new AuthenticationError('Invalid SDK key');

        case 400:
          const badRequestData = await response.json();
          throw new ValidationError(badRequestData.message);

        default:
          throw new APIError(`API request failed with status ${response.status}`);
      }
    }

    async getPlayerBalanceWithRetry(playerEmail, maxRetries = 3) {
      for (let attempt = 1; attempt <= maxRetries; attempt++) {
        try {
          return await this.request(`/player/by-email/${encodeURIComponent(playerEmail)}`);
        } catch (error) {
          if (error instanceof CircuitBreakerError && attempt < maxRetries) {
            // Wait before retry for circuit breaker
            await new Promise((resolve) => setTimeout(resolve, 30000));
            continue;
          }

          if (error instanceof RateLimitError && attempt < maxRetries) {
            // Exponential backoff for rate limits
            const delay = Math.pow(2, attempt) * 1000;
            await new Promise((resolve) => setTimeout(resolve, delay));
            continue;
          }

          throw error; // Re-throw if max retries exceeded
        }
      }
    }
  }

  // Custom error classes
  class PlayerNotFoundError extends Error {}
  class RateLimitError extends Error {}
  class CircuitBreakerError extends Error {}
  class AuthenticationError extends Error {}
  class ValidationError extends Error {}
  class ServiceError extends Error {}
  class APIError extends Error {}

  async function showPlayer() {
    const client = new PlayerAPIClient(SDK_KEY);

    try {
      const playerData = await client.getPlayerBalanceWithRetry('player@example.com');
      console.log('Player data retrieved successfully:', playerData);
    } catch (error) {
      if (error instanceof PlayerNotFoundError) {
        console.log('Player not found - might be a new user');
      } else if (error instanceof RateLimitError) {
        console.log('Rate limited - implementing backoff');
      } else if (error instanceof CircuitBreakerError) {
        console.log('Service degraded - using cached data or fallback');
      } else {
        console.error('Unexpected error:', error.message);
      }
    }
  }

  return {
    PlayerAPIClient,
    PlayerNotFoundError,
    RateLimitError,
    CircuitBreakerError,
    AuthenticationError,
    ValidationError,
    ServiceError,
    APIError,
    showPlayer,
  };
};
