import { Client } from 'pg';
import { migrate } from '@goldkeep/persistence';
import { dataSourceOptions } from '../ormconfig';
import { keepGenerated } from './support/keep-generated';
import { listSchema } from './support/list-schema';
import { withThrowawayDatabase } from './support/throwaway-database';

const HEADING = `-- The schema after all migrations, made by \`npm run schema\`: to be read, not to be run. The migrations are in
-- libs/*/migrations, and so are the reasons; those of the ledger's tables are in libs/ledger/sql.`;

async function main(): Promise<void> {
  const schema = await withThrowawayDatabase(async (url) => {
    await migrate(dataSourceOptions(url));
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return await listSchema(client);
    } finally {
      await client.end();
    }
  });
  await keepGenerated('docs/schema.sql', `${HEADING}\n\n${schema}\n`, 'schema');
}

void main();
