import { FrontRoute } from './front-route';

const HANDLER = {
  admit: () => null,
  answerAtHand: () => Promise.resolve([]),
  answer: () => Promise.resolve({ json: '{}' }),
};

describe('a route at the front door', () => {
  const route = new FrontRoute('/sandbox.v2/api/things/:name', HANDLER);

  it.each([
    ['/sandbox.v2/api/things/potion', 'potion'],
    ['/sandbox.v2/api/things/a%2Fb', 'a/b'],
    ['/sandbox.v2/api/things/a+b', 'a+b'],
    ['/sandbox.v2/api/things/100%25', '100%'],
    ['/sandbox.v2/api/things/%25C3', '%C3'],
  ])('knows %s, and decodes its parameter once', (url, name) => {
    expect(route.match(url)).toEqual({ name });
  });

  it.each([
    '/api/things/potion',
    '/sandbox.v2/api/things',
    '/sandbox.v2/api/things/',
    '/sandbox.v2/api/things/potion/',
    '/sandbox.v2/api/things/potion/more',
    '/sandbox.v2/api/things/potion?x=1',
    '/sandbox.v2/api/things/potion#x',
    '/sandbox.v2/api/things/%zz',
    '/sandbox.v2/api/things/%C3',
    `/sandbox.v2/api/things/${'x'.repeat(4_097)}`,
  ])('leaves %s to others', (url) => {
    expect(route.match(url)).toBeUndefined();
  });

  it.each(['/things', '/things/:a/:b', '/things/:a/more', 'things/:a', '/:a'])('cannot be %s', (pattern) => {
    expect(() => new FrontRoute(pattern, HANDLER)).toThrow('is no path that ends with a parameter');
  });
});
