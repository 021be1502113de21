import { readText } from './sources';

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly license?: string }>>;
}

/** Licences that let anybody run, change and pass on the whole, asking no more than to be named. */
const ALLOWED = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'BlueOak-1.0.0',
  'PostgreSQL',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
]);

describe('production dependencies', () => {
  it('come under licences that ask for no more than to be named', () => {
    const { packages } = JSON.parse(readText('package-lock.json')) as LockFile;
    const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    expect(shipped.length).toBeGreaterThan(0);
    const others = shipped
      .filter(([, { license = '' }]) => !isAllowed(license))
      .map(([path, { license }]) => `${path}: ${license ?? 'none'}`);
    expect(others).toEqual([]);
  });
});

/** Of alternatives (`OR`) one must be allowed, of conditions (`AND`) all. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/[()]/g, '').split(/\s+OR\s+/);
  return alternatives.some((one) => one.split(/\s+AND\s+/).every((licence) => ALLOWED.has(licence)));
}
