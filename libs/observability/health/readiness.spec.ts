import { DataSource } from 'typeorm';
import { DatabaseQuestion } from './database-question';
import { Readiness } from './readiness';

const SECOND_MS = 1_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('Readiness', () => {
  it('waits a second for the database, and asks it once however often it is probed meanwhile', async () => {
    const dataSource = new DataSource({ type: 'postgres' });
    let answer: (rows: unknown[]) => void = () => undefined;
    const query = jest
      .spyOn(dataSource, 'query')
      .mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const readiness = new Readiness(new DatabaseQuestion(dataSource));

    const probes = [readiness.findObstacle(), readiness.findObstacle()];
    await jest.advanceTimersByTimeAsync(SECOND_MS);
    expect(await Promise.all(probes)).toEqual(['database', 'database']);

    const third = readiness.findObstacle();
    expect(query).toHaveBeenCalledTimes(1);
    answer([]);
    expect(await third).toBeUndefined();

    void readiness.findObstacle();
    expect(query).toHaveBeenCalledTimes(2);
  });
});
