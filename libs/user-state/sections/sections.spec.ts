import { Module } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { SaveSectionCommand, SaveSectionHandler } from './save-section/save-section.handler';
import { SECTION_NAMES, type SectionName } from './section-name';
import { readSections } from './state-section';

@Module({ imports: [AuthModule], providers: [SaveSectionHandler] })
class SectionRules {}

const GAME_ID = 1;

let app: ModuleApp;
let players = 0;

beforeAll(async () => {
  app = await startModuleApp([SectionRules]);
});
afterAll(() => app.close());

async function aPlayer(): Promise<number> {
  players += 1;
  await app.dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES (0, $1, $2, $3, 'P', now())`,
    [players * 64, GAME_ID, String(players)],
  );
  return players * 64;
}

const save = (
  playerId: number,
  { section = 'quests', dataJson = '{}', version, gameId = GAME_ID }: Partial<SaveSectionCommand>,
) => app.commands.execute(new SaveSectionCommand({ gameId, playerId, section, dataJson, version }));
const versionOf = async (playerId: number, section: SectionName = 'quests') => {
  return (await readSections(app.dataSource, playerId)).find((read) => read.section === section)?.version ?? 0;
};
const stale = (current_version: number) =>
  expect.objectContaining({ status: 412, code: 'version_conflict', extra: { current_version } }) as Error;

describe('a section', () => {
  it('is replaced as a whole, its version goes up by one', async () => {
    const playerId = await aPlayer();
    const first = await save(playerId, { dataJson: '{"a":1,"b":2}' });
    app.clock.advance(60_000);
    const second = await save(playerId, { dataJson: '{"a":3}' });
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(second.updatedAt.getTime()).toBeGreaterThanOrEqual(first.updatedAt.getTime() + 60_000);
    expect(await readSections(app.dataSource, playerId)).toEqual([second]);
  });

  it('is given back as it was written', async () => {
    const playerId = await aPlayer();
    const written =
      '{"z":12345678901234567890,"a":1.50,"e":1e400,"a":-0.0,"t":"\\u0041 é \\ud83d\\udde1","n":{"x":[ ]}}';
    await save(playerId, { dataJson: written });
    expect((await readSections(app.dataSource, playerId))[0]?.dataJson).toBe(written);
  });

  it('has a version of its own', async () => {
    const playerId = await aPlayer();
    for (const section of SECTION_NAMES) await save(playerId, { section, version: 0 });
    await save(playerId, { section: 'social', version: 1 });
    const read = await readSections(app.dataSource, playerId);
    expect(read.map(({ section, version }) => [section, version])).toEqual(
      [...SECTION_NAMES].sort().map((section) => [section, section === 'social' ? 2 : 1]),
    );
  });

  it('is there for its player alone', async () => {
    await save(await aPlayer(), {});
    expect(await readSections(app.dataSource, await aPlayer())).toEqual([]);
  });

  it('is not kept for a player who is not there, or of another game', async () => {
    const playerId = await aPlayer();
    await expect(save(64_000_000, {})).rejects.toMatchObject({ code: 'player_not_found' });
    await expect(save(playerId, { gameId: GAME_ID + 1 })).rejects.toMatchObject({ code: 'player_not_found' });
    expect(await versionOf(playerId)).toBe(0);
  });
});

describe('a version that the caller has seen', () => {
  it('must be the present one', async () => {
    const playerId = await aPlayer();
    await expect(save(playerId, { version: 1 })).rejects.toThrow(stale(0));
    await save(playerId, { version: 0 });
    await expect(save(playerId, { version: 0 })).rejects.toThrow(stale(1));
    await expect(save(playerId, { version: 2 })).rejects.toThrow(stale(1));
    await save(playerId, { version: 1 });
    expect(await versionOf(playerId)).toBe(2);
  });

  it('lets one of many through who have seen the same', async () => {
    const playerId = await aPlayer();
    await save(playerId, {});
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => save(playerId, { version: 1 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await versionOf(playerId)).toBe(2);
  });

  it('may be left out: then every write counts, one after the other', async () => {
    const playerId = await aPlayer();
    const saved = await Promise.all(Array.from({ length: 12 }, () => save(playerId, {})));
    expect(saved.map(({ version }) => version).toSorted((one, other) => one - other)).toEqual(
      saved.map((_, index) => index + 1),
    );
  });

  it('that is stale leaves the score as it was', async () => {
    const playerId = await aPlayer();
    const publicData = { section: 'public_data', version: 0 } as const;
    await save(playerId, { ...publicData, dataJson: '{"Power":5}' });
    await expect(save(playerId, { ...publicData, dataJson: '{"Power":9}' })).rejects.toThrow(stale(1));
    const scores = await app.dataSource.query<unknown[]>('SELECT power FROM leaderboard_score WHERE player_id = $1', [
      playerId,
    ]);
    expect(scores).toEqual([{ power: '5' }]);
  });
});
