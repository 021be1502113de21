import { publicIdOf, readPublicId } from './transaction-id';

const CREATED_AT = new Date('2026-01-02T03:04:05.678Z');
const LOCATION = { shard: 63, seq: 42 };

describe('a public id', () => {
  it('carries the time, the shard and the sequence number behind its prefix', () => {
    expect(publicIdOf('txn', LOCATION, CREATED_AT)).toMatch(/^txn_01[0-9A-HJKMNP-TV-Z]{8}001Z0000001A$/);
    expect(publicIdOf('hld', LOCATION, CREATED_AT)).toMatch(/^hld_/);
  });

  it('is read back to what it names', () => {
    const createdAtMs = CREATED_AT.getTime();
    expect(readPublicId('ord', publicIdOf('ord', LOCATION, CREATED_AT))).toEqual({ ...LOCATION, createdAtMs });
  });

  it('sorts by time before all else', () => {
    const earlier = publicIdOf('txn', { shard: 63, seq: 1_000_000 }, CREATED_AT);
    const later = publicIdOf('txn', { shard: 0, seq: 1 }, new Date(CREATED_AT.getTime() + 1));
    expect(earlier < later).toBe(true);
  });

  it.each([
    '',
    'txn_',
    'ord_01KAJ7V9Q2001R00000005',
    'txn_01KAJ7V9Q2001R0000000',
    'txn_01KAJ7V9Q2001R000000055',
    'txn_01kaj7v9q2001r00000005',
    'txn_01KAJ7V9Q2001R0000000U',
    ' txn_01KAJ7V9Q2001R00000005',
    'TXN_01KAJ7V9Q2001R00000005',
  ])('is not %j', (text) => {
    expect(readPublicId('txn', text)).toBeUndefined();
  });

  it('names no shard that there cannot be', () => {
    expect(readPublicId('txn', 'txn_01KAJ7V9Q2ZZZZ00000005')).toBeUndefined();
    expect(readPublicId('txn', 'txn_01KAJ7V9Q2002000000005')).toBeUndefined();
    expect(readPublicId('txn', 'txn_01KAJ7V9Q2001Z00000005')).toMatchObject({ shard: 63 });
  });
});
