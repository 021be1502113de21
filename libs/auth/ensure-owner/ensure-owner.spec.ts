import { DataSource } from 'typeorm';
import { CommitListeners, UnitOfWork } from '@goldkeep/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { AdminSessionEntity } from '../admin-session.entity';
import { AdminEntity } from '../admin.entity';
import { authEntities } from '../auth-schema';
import { Clock } from '../clock';
import { isPasswordOf } from '../passwords';
import { digestOf } from '../secrets';
import { EnsureOwnerCommand, EnsureOwnerHandler, type EnsuredOwner } from './ensure-owner.handler';

let database: TestDatabase;
let dataSource: DataSource;
let handler: EnsureOwnerHandler;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url, entities: authEntities }).initialize();
  handler = new EnsureOwnerHandler(new UnitOfWork(dataSource, new CommitListeners()), new Clock());
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(() => dataSource.query('TRUNCATE admin, admin_session, admin_totp'));

function ensureOwner(owner: { email?: string; password?: string } = {}): Promise<EnsuredOwner> {
  return handler.execute(new EnsureOwnerCommand(owner));
}

async function canLogIn(emailKey: string, password = ''): Promise<boolean> {
  const admin = await dataSource.manager.findOneBy(AdminEntity, { emailKey });
  return isPasswordOf(admin?.passwordHash, password);
}

describe('the first start', () => {
  it('creates an owner with a made-up password that is told once', async () => {
    const first = await ensureOwner();
    expect(first).toMatchObject({ email: 'admin@goldkeep.local', outcome: 'created' });
    expect(await canLogIn('admin@goldkeep.local', first.generatedPassword)).toBe(true);
    expect(await ensureOwner()).toEqual({ email: 'admin@goldkeep.local', outcome: 'unchanged' });
  });

  it('creates the owner that is named, and does not repeat the given password', async () => {
    const first = await ensureOwner({ email: 'Boss@Example.com', password: 'given' });
    expect(first).toEqual({ email: 'Boss@Example.com', outcome: 'created' });
    expect(await canLogIn('boss@example.com', 'given')).toBe(true);
  });

  it('creates one owner when two processes start at once', async () => {
    const outcomes = await Promise.all([ensureOwner(), ensureOwner()]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged']);
    expect(await dataSource.manager.count(AdminEntity)).toBe(1);
  });
});

describe('a later start', () => {
  it('gives a known admin the new password and ends the old sessions', async () => {
    await ensureOwner({ email: 'boss@example.com', password: 'old' });
    const { adminId } = await dataSource.manager.findOneByOrFail(AdminEntity, {});
    const session = { digest: digestOf('token'), adminId, createdAt: new Date(), expiresAt: new Date() };
    await dataSource.manager.insert(AdminSessionEntity, session);

    const changed = await ensureOwner({ email: 'BOSS@example.com', password: 'new' });
    expect(changed).toEqual({ email: 'boss@example.com', outcome: 'password_changed' });
    expect(await canLogIn('boss@example.com', 'old')).toBe(false);
    expect(await canLogIn('boss@example.com', 'new')).toBe(true);
    expect((await dataSource.manager.findOneByOrFail(AdminSessionEntity, { adminId })).revokedAt).toBeInstanceOf(Date);
  });

  it('leaves sessions alone while the password stays the same', async () => {
    await ensureOwner({ email: 'boss@example.com', password: 'same' });
    expect((await ensureOwner({ email: 'boss@example.com', password: 'same' })).outcome).toBe('unchanged');
  });

  it('adds an owner who is named with a password, and none otherwise', async () => {
    await ensureOwner();
    expect((await ensureOwner({ email: 'second@example.com' })).outcome).toBe('unchanged');
    expect((await ensureOwner({ email: 'second@example.com', password: 'given' })).outcome).toBe('created');
    expect(await dataSource.manager.count(AdminEntity)).toBe(2);
  });
});
