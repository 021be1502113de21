import { isDatabaseUnavailable } from './database-unavailable';

const withFields = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('isDatabaseUnavailable', () => {
  it.each([
    ['a refused connection', withFields('', { code: 'ECONNREFUSED' })],
    ['a Unix socket that is gone', withFields('connect ENOENT', { code: 'ENOENT', syscall: 'connect' })],
    ['a server that shuts down', withFields('terminating connection', { code: '57P01' })],
    ['a statement that took too long', withFields('canceling statement', { code: '57014' })],
    ['a full disk', withFields('could not extend file', { code: '53100' })],
    ['a system error', withFields('could not read block', { code: '58030' })],
    ['a refused login', withFields('password authentication failed', { code: '28P01' })],
    ['a database that is not there', withFields('does not exist', { code: '3D000' })],
    ['an answer that does not come', new Error('Query read timeout')],
    ['a connection that is not made in time', new Error('timeout expired')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a connection that was given up', new Error('Client was closed and is not queryable')],
    [
      'a cause of a cause',
      new Error('outer', { cause: new Error('inner', { cause: new Error('Query read timeout') }) }),
    ],
  ])('says so of %s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each([
    ['a violated constraint', withFields('duplicate key', { code: '23505' })],
    ['a serialization failure', withFields('could not serialize access', { code: '40001' })],
    ['a lock that is not free', withFields('could not obtain lock', { code: '55P03' })],
    ['a file that is not there', withFields('open ENOENT', { code: 'ENOENT', syscall: 'open' })],
    ['a mistake of ours', new TypeError('not a function')],
    ['a message that only mentions a timeout', new Error('the Query read timeout is too short')],
    ['what is no error', 'Query read timeout'],
  ])('does not say so of %s', (_what, thrown) => {
    expect(isDatabaseUnavailable(thrown)).toBe(false);
  });
});
