import { FrontRoute } from './front-route';

const HANDLER = {
  admit: () => null,
  answerAtHand: () => Promise.resolve([]),
  answer: () => Promise.resolve({ json: '{}' }),
};

describe('a route at the front door', () => {
  const route = new FrontRoute('/sandbox/api/things/:name', HANDLER);

  it.each([
    ['/sandbox/api/things/potion', 'potion'],
    ['/sandbox/api/things/a%2Fb', 'a/b'],
    ['/sandbox/api/things/a+b', 'a+b'],
    ['/sandbox/api/things/100%25', '100%'],
    ['/sandbox/api/things/%25C3', '%C3'],
  ])('knows %s, and decodes its parameter once', (url, name) => {
    expect(route.match(url)).toEqual({ name });
  });

  it.each([
    '/api/things/potion',
    '/sandbox/api/things',
    '/sandbox/api/things/',
    '/sandbox/api/things/potion/',
    '/sandbox/api/things/potion/more',
    '/sandbox/api/things/potion?x=1',
    '/sandbox/api/things/potion#x',
    '/sandbox/api/things/%zz',
    '/sandbox/api/things/%C3',
    `/sandbox/api/things/${'x'.repeat(4_097)}`,
  ])('leaves %s to others', (url) => {
    expect(route.match(url)).toBeUndefined();
  });

  it.each(['/things', '/things/:a/:b', '/things/:a/more', 'things/:a', '/:a'])('cannot be %s', (pattern) => {
    expect(() => new FrontRoute(pattern, HANDLER)).toThrow('is no path that ends with a parameter');
  });
});
