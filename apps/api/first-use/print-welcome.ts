import type { Demo } from './demo';
import type { FirstUse } from './prepare-first-use';

/** Tells where everything is, in lines for a person, beside the structured log. */
export function printWelcome({ owner, demo, baseUrl }: FirstUse & { readonly baseUrl: string }): void {
  const lines = [
    '',
    `Goldkeep is running.`,
    `  API            ${baseUrl}/api`,
    `  Documentation  ${baseUrl}/docs`,
    `  Admin login    ${owner.email}  ${passwordHint(owner)}`,
    ...(demo ? demoLines(demo, baseUrl) : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function passwordHint({ generatedPassword }: FirstUse['owner']): string {
  return generatedPassword === undefined
    ? '(password as set; ADMIN_EMAIL and ADMIN_PASSWORD set a new one at the next start)'
    : `password: ${generatedPassword}  (shown only now)`;
}

function demoLines({ gameName, secretKey, playerEmail }: Demo, baseUrl: string): string[] {
  return [
    `  ${gameName}      key: ${secretKey}`,
    '',
    'Sell an item:',
    '',
    purchaseCall({ baseUrl, secretKey, playerEmail }),
  ];
}

/** A call for any POSIX shell that answers 200 each time: the shell makes up a new request id. */
function purchaseCall({
  baseUrl,
  secretKey,
  playerEmail,
}: {
  baseUrl: string;
  secretKey: string;
  playerEmail: string;
}): string {
  const body = JSON.stringify({
    client_request_id: 'REQUEST_ID',
    player_email: playerEmail,
    player_name: 'Knight',
    item_id: 'iron_sword',
    item_name: 'Iron Sword',
    item_quantity: 1,
    unit_price: '2.50',
    total_price: '2.50',
  }).replace('REQUEST_ID', `'$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')'`);
  const headers = `-H 'X-Game-Secret-Key: ${secretKey}' -H 'Content-Type: application/json'`;
  return `curl -s ${baseUrl}/api/item-purchases/purchase-item ${headers} -d '${body}'`;
}
