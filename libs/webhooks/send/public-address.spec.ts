import { addressToCall, isPublicAddress, PrivateAddressError } from './public-address';

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.19.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
])('%s is no public address', (address) => expect(isPublicAddress(address)).toBe(false));

it.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '192.167.1.1', '2606:4700:4700::1111', '2a00:1450::1'])(
  '%s is a public address',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

describe('the address to call', () => {
  it('is refused for a name that leads to this host', async () => {
    await expect(addressToCall('localhost', { allowPrivate: false })).rejects.toThrow(PrivateAddressError);
  });

  it('is that of the name where private ones are allowed', async () => {
    expect(['127.0.0.1', '::1']).toContain((await addressToCall('localhost', { allowPrivate: true })).address);
  });

  it('is the address itself where one is named', async () => {
    expect(await addressToCall('8.8.8.8', { allowPrivate: false })).toEqual({ address: '8.8.8.8', family: 4 });
    await expect(addressToCall('::1', { allowPrivate: false })).rejects.toThrow(PrivateAddressError);
  });
});
