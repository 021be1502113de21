import 'reflect-metadata';
import { describeApi } from '../apps/api/describe-api';
import { keepGenerated } from './support/keep-generated';

/** In the order of their names, so that a route moved in the code changes nothing here. */
function sorted<Value>(record: Readonly<Record<string, Value>> = {}): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function main(): Promise<void> {
  const { paths, components, ...about } = await describeApi();
  const document = {
    ...about,
    paths: sorted(paths),
    components: { ...components, schemas: sorted(components?.schemas) },
  };
  await keepGenerated('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`, 'openapi');
}

void main();
