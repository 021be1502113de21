import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The version of the API, which changes apart from that of the package. */
const API_VERSION = '1';

/** Nest marks the second and later paths of one method like this. */
const ALIAS_INDEX = /\[(\d+)\]$/;

/**
 * Describes all routes. The id of an operation is the name of its method, so these must differ between controllers.
 * @throws Error when two operations share an id
 */
export function buildOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Goldkeep')
    .setDescription('A self-hosted game-economy backend.')
    .setVersion(API_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Game-Secret-Key' }, 'GameKey')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'From POST /api/admin/auth/login.' }, 'AdminSession')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A ClientSessionTicket.' }, 'ClientSession')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controllerKey, methodKey) =>
      methodKey.replace(ALIAS_INDEX, (_match, index: string) => (index === '0' ? '' : `Alias${index}`)),
  });
  refuseRepeatedIds(document);
  return document;
}

/** Serves the document at `{prefix}/docs` and `{prefix}/docs/openapi.json`, with nothing loaded from elsewhere. */
export function serveOpenApi(app: NestFastifyApplication, document: OpenAPIObject, prefix: string): void {
  SwaggerModule.setup(`${prefix}/docs`, app, document, {
    jsonDocumentUrl: `${prefix}/docs/openapi.json`,
    raw: ['json'],
    customSiteTitle: 'Goldkeep API',
    // Otherwise the page sends the document's address to a validator in the internet.
    swaggerOptions: { validatorUrl: 'none' },
  });
}

function refuseRepeatedIds(document: OpenAPIObject): void {
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      const id = operation?.operationId;
      if (id === undefined) continue;
      if (ids.has(id)) throw new Error(`The operation id ${id} of ${path} is taken: rename the controller's method.`);
      ids.add(id);
    }
  }
}
