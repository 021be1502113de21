module.exports = ({ BASE_URL, SDK_KEY }) => {
  async function streamAllPlayers(options = {}) {
    const params = new URLSearchParams({
      last_player_id: options.lastPlayerId || 0,
      chunk_size: Math.min(options.chunkSize || 10000, 50000),
      include_zero_balances: options.includeZeroBalances || false,
    });

    const response = await fetch(`${BASE_URL}/api/player-balances/stream-all?${params}`, {
      method: 'GET',
      headers: {
        'X-Game-Secret-Key': SDK_KEY,
        'Content-Type': 'application/json',
      },
    });

    if (!response.ok) {
      throw new Error(`Stream failed: ${response.status}`);
    }

    // Handle streaming response
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let buffer = '';

    try {
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;

        buffer += decoder.decode(value, { stream: true });

        // Process complete JSON objects as they arrive
        const lines = buffer.split('\n');
        buffer = lines.pop(); // Keep incomplete line in buffer

        for (const line of lines) {
          if (line.trim()) {
            try {
              const data = JSON.parse(line);
              console.log('Received player chunk:', data);
            } catch (e) {
              // Ignore parsing errors for partial data
            }
          }
        }
      }
    } finally {
      reader.releaseLock();
    }
  }

  let totalProcessed = 0;
  let lastPlayerId = 0;

  async function exportAllPlayers() {
    const batchSize = 25000; // 25K players per chunk

    console.log('Starting full player export...');

    try {
      await streamAllPlayers({
        lastPlayerId: lastPlayerId,
        chunkSize: batchSize,
        includeZeroBalances: false, // Only players with funds
      });

      console.log(`Export completed. Total processed: ${totalProcessed}`);
    } catch (error) {
      console.error('Export failed:', error);
      console.log(`Resume from player ID: ${lastPlayerId}`);
    }
  }

  return { streamAllPlayers, exportAllPlayers };
};
