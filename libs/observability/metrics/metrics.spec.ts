import { BadRequestException, Controller, Get, Global, Logger, Module, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { RelayObserver } from '@goldkeep/events';
import { createFastifyAdapter, openFrontDoor } from '@goldkeep/http';
import { DatabaseBreaker, shortWorks } from '@goldkeep/resilience';
import { Metrics, MetricsModule, registerHttpMetrics } from '..';
import { call } from '../../../test/support/call';
import { eventually } from '../../../test/support/eventually';

@Controller('things')
class ThingsController {
  @Get(':id')
  readThing(@Param('id') id: string): { id: string } {
    if (id === 'bad') throw new BadRequestException();
    return { id };
  }
}

/** Answers at the door, but for who comes in vain. */
const FRONT = {
  admit: ({ params }: { readonly params: Readonly<Record<string, string>> }) => params.name,
  answerAtHand: () => Promise.resolve([]),
  answer: (name: string | undefined) =>
    name === 'nobody' ? Promise.reject(new Error('nobody')) : Promise.resolve({ json: '{}' }),
};

/** One failure opens it, and no probe comes while the tests run. */
const breaker = new DatabaseBreaker({ probe: () => Promise.resolve(), failuresMax: 1 });

@Global()
@Module({ providers: [{ provide: DatabaseBreaker, useValue: breaker }], exports: [DatabaseBreaker] })
class BreakerModule {}

let app: NestFastifyApplication;
let baseUrl: string;

beforeAll(async () => {
  const module = await Test.createTestingModule({
    imports: [BreakerModule, MetricsModule],
    controllers: [ThingsController],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { bodyParser: false });
  const door = openFrontDoor(app, shortWorks);
  door.add('/front/:name', FRONT);
  registerHttpMetrics(app, app.get(Metrics), door);
  await app.listen(0, '127.0.0.1');
  baseUrl = await app.getUrl();
});

afterAll(() => app.close());

async function scrape(): Promise<readonly string[]> {
  const { body } = await call<string>(baseUrl, 'GET', '/metrics');
  return body.split('\n');
}

function count(route: string, status: string, requests: number): string {
  return `goldkeep_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"} ${requests}`;
}

describe('GET /metrics', () => {
  it('answers in the text format of Prometheus, with figures of the process', async () => {
    const { status, headers, body } = await call<string>(baseUrl, 'GET', '/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it('counts requests by the pattern of their route, never by their address', async () => {
    for (const path of ['/things/1', '/things/2', '/things/bad', '/nothing/3', '/nothing/4']) {
      await call(baseUrl, 'GET', path);
    }
    await eventually(async () => {
      const lines = await scrape();
      expect(lines).toContain(count('/things/:id', '2xx', 2));
      expect(lines).toContain(count('/things/:id', '4xx', 1));
      expect(lines).toContain(count('unmatched', '4xx', 2));
      expect(lines.join()).not.toMatch(/things\/[12]|nothing/);
    });
  });

  it('counts requests that were answered at the front door, and once those that were handed on from there', async () => {
    for (const path of ['/front/1', '/front/2', '/front/3', '/front/nobody']) await call(baseUrl, 'GET', path);
    await eventually(async () => {
      const lines = await scrape();
      expect(lines).toContain(count('/front/:name', '2xx', 3));
      expect(lines).toContain(count('unmatched', '4xx', 3));
    });
  });

  it('tells how many commands wait for the ledger, asked at that moment, and how large its batches are', async () => {
    const metrics = app.get(Metrics);
    let waiting = 5;
    metrics.watchWaitingCommands(() => waiting);
    metrics.observeLedgerBatch(1);
    metrics.observeLedgerBatch(40);
    expect(await scrape()).toContain('goldkeep_ledger_waiting_commands 5');
    waiting = 0;
    const lines = await scrape();
    expect(lines).toContain('goldkeep_ledger_waiting_commands 0');
    expect(lines).toContain('goldkeep_ledger_batch_commands_bucket{le="20"} 1');
    expect(lines).toContain('goldkeep_ledger_batch_commands_bucket{le="50"} 2');
  });

  it('tells what the relay does', async () => {
    const observer = app.get(RelayObserver);
    expect((await scrape()).join('\n')).not.toMatch(/^goldkeep_outbox_lag_seconds/m);
    observer.published('ledger', 500);
    observer.published('ledger', 20);
    observer.failed('player.updated');
    observer.lag(1.5);
    const lines = await scrape();
    expect(lines).toContain('goldkeep_outbox_published_events_total{topic="ledger"} 520');
    expect(lines).toContain('goldkeep_outbox_failed_events_total{topic="player.updated"} 1');
    expect(lines).toContain('goldkeep_outbox_lag_seconds 1.5');
  });

  it('tells the state of the circuit breaker, and how often it has opened', async () => {
    const lines = await scrape();
    expect(lines).toContain('goldkeep_circuit_breaker_state 0');
    expect(lines).toContain('goldkeep_circuit_breaker_openings_total 0');
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    await breaker.note(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    warn.mockRestore();
    const later = await scrape();
    expect(later).toContain('goldkeep_circuit_breaker_state 2');
    expect(later).toContain('goldkeep_circuit_breaker_openings_total 1');
  });
});
