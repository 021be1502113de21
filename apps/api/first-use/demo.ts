import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { CreditBalanceCommand } from '@goldkeep/balances';
import { CreateCurrencyCommand, ReplaceTransferPairsCommand } from '@goldkeep/currency';
import {
  CreateGameCommand,
  GameDirectory,
  GameEntity,
  GameKeyAuthenticator,
  InvalidApiKeyError,
  IssueKeyCommand,
  ReplaceSettingsCommand,
  VersionConflictError,
} from '@goldkeep/games';

/** A game to try things out with. */
export interface Demo {
  readonly gameName: string;
  readonly secretKey: string;
  readonly playerEmail: string;
}

const TITLE_ID = 'DEMO';
const GAME_NAME = 'Demo Game';
const KEY_FILE = 'demo-key';
const FIRST_VERSION = 1;
const CURRENCIES = [
  { code: 'GOLD', name: 'Gold Coins', scale: 2, isDefault: true, funds: '900000.00' },
  { code: 'GEMS', name: 'Gems', scale: 0, funds: '1000' },
] as const;
const PLAYERS = ['knight@demo.example', 'mage@demo.example', 'ranger@demo.example'] as const;
/** Wide, since whoever tries the printed call out sends the same purchase again and again. */
const LOCKOUTS = { same_item: { attempts: 10_000 }, attempts: { attempts: 10_000 } };

/** The demo game with its key, made at the first start; every step can be repeated, so a start cut short is made good. */
export async function ensureDemo(app: NestFastifyApplication, dataDir: string): Promise<Demo> {
  const keyFile = join(dataDir, KEY_FILE);
  const keptKey = await readKey(keyFile);
  const demo = { gameName: GAME_NAME, playerEmail: PLAYERS[0] };
  if (keptKey !== undefined && (await isInUse(app, keptKey))) return { ...demo, secretKey: keptKey };

  const commands = app.get(CommandBus);
  const gameId = await ensureGame(app);
  const { secretKey, key } = await commands.execute(new IssueKeyCommand({ gameId, name: 'demo' }));
  await fundPlayers(commands, gameId, key.keyId);
  await mkdir(dataDir, { recursive: true });
  await writeFile(keyFile, `${secretKey}\n`, { mode: 0o600 });
  return { ...demo, secretKey };
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The kept key may be of a database that is gone, or revoked. */
async function isInUse(app: NestFastifyApplication, secretKey: string): Promise<boolean> {
  try {
    await app.get(GameKeyAuthenticator).authenticate(secretKey);
    return true;
  } catch (error) {
    if (error instanceof InvalidApiKeyError) return false;
    throw error;
  }
}

async function ensureGame(app: NestFastifyApplication): Promise<number> {
  const commands = app.get(CommandBus);
  const known = await app.get(DataSource).manager.findOneBy(GameEntity, { titleId: TITLE_ID });
  const { gameId } = known ?? (await commands.execute(new CreateGameCommand({ name: GAME_NAME, titleId: TITLE_ID })));
  const { currencies } = await app.get(GameDirectory).snapshot(gameId);
  for (const { funds: _funds, ...currency } of CURRENCIES) {
    if (currencies.some(({ code }) => code === currency.code)) continue;
    await commands.execute(new CreateCurrencyCommand({ gameId, ...currency }));
  }
  const pairs = [{ from: 'GEMS', to: 'GOLD' }];
  await onlyAtFirst(commands.execute(new ReplaceTransferPairsCommand({ gameId, version: FIRST_VERSION, pairs })));
  const settings = { lockouts: LOCKOUTS };
  await onlyAtFirst(commands.execute(new ReplaceSettingsCommand({ gameId, version: FIRST_VERSION, settings })));
  return gameId;
}

/** What somebody has changed since stays as it is. */
async function onlyAtFirst(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof VersionConflictError)) throw error;
  }
}

async function fundPlayers(commands: CommandBus, gameId: number, keyId: number): Promise<void> {
  for (const playerEmail of PLAYERS) {
    for (const { code, funds } of CURRENCIES) {
      const operation = {
        gameId,
        clientRequestId: `demo-funds-${playerEmail}-${code}`,
        playerEmail,
        playerId: undefined,
        playerName: undefined,
        currencyId: undefined,
        currencyCode: code,
        amount: funds,
        reason: 'demo_funds',
        metadata: undefined,
      };
      await commands.execute(new CreditBalanceCommand({ operation, key: { keyId, caps: null } }));
    }
  }
}
