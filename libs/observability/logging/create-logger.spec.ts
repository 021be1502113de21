import { QueryFailedError } from 'typeorm';
import { createLogger, type LogLevel } from './create-logger';

function loggerInto(lines: Record<string, unknown>[], level: LogLevel = 'info') {
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return createLogger({ level, service: 'goldkeep', destination: { write } });
}

describe('the log', () => {
  it('has one JSON object a line, with an ISO time, the level by its name and the service', () => {
    const lines: Record<string, unknown>[] = [];
    loggerInto(lines).warn({ shard: 3 }, 'a shard waits');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        service: 'goldkeep',
        pid: process.pid,
        shard: 3,
        msg: 'a shard waits',
      },
    ]);
  });

  it('leaves out what is less severe than its level', () => {
    const lines: Record<string, unknown>[] = [];
    const logger = loggerInto(lines, 'error');
    logger.warn('too little');
    logger.error('enough');
    expect(lines.map(({ msg }) => msg)).toEqual(['enough']);
  });

  it('shows of an error what helps to find the fault, never the parameters of a statement', () => {
    const lines: Record<string, unknown>[] = [];
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Knight) exists.' });
    loggerInto(lines).error({ err: new QueryFailedError('INSERT INTO player', ['Knight'], cause) }, 'failed');
    expect(lines[0]?.err).toEqual({
      type: 'QueryFailedError',
      message: 'duplicate key',
      stack: expect.stringContaining('create-logger.spec') as string,
      code: '23505',
    });
    expect(JSON.stringify(lines)).not.toContain('Knight');
  });
});
