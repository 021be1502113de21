import fastify from 'fastify';

/** Routes that do nothing: what HTTP and JSON alone cost on this machine. `ANSWER` is what every GET answers. */
async function main(): Promise<void> {
  const app = fastify();
  const answer = { status: 'success', transaction_id: 'txn_01KAJ7V9Q2001R00000005', new_balance: '900.00' };
  app.post('/', () => answer);
  const bytes = Buffer.from(process.env.ANSWER ?? '{}');
  app.get('/*', (_request, reply) => reply.type('application/json; charset=utf-8').send(bytes));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (typeof address === 'object' && address) process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
  process.once('SIGTERM', () => void app.close());
}

void main();
