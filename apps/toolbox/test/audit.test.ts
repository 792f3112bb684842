import type { AuditFact } from '@clove/contracts';
import { afterEach, describe, expect, test } from '@jest/globals';
import { audit } from '../src/application/audit.ts';
import { at, messaging, quota, recently, sale, sound, unit } from './audited-sale.ts';
import { run } from './run.ts';
import { type StandIn, standIn } from './stand-in.ts';

describe('two scans', () => {
  const scans = async (...results: (readonly AuditFact[])[]) => {
    let scan = 0;
    let gaps = 0;
    const report = await audit({
      sources: [{ service: 'all', facts: async () => [...(results[scan++] ?? [])] }],
      withProvider: true,
      gap: async () => {
        gaps += 1;
      },
      now: () => at,
    });
    return { ...report, gaps };
  };

  test('work in flight shows in one scan only and is no violation', async () => {
    const ticketFirst = sale({ unit: { ...unit, state: 'PINNED', since: recently } });
    expect(await scans(ticketFirst, sound)).toMatchObject({ violations: [], settled: 1, gaps: 1 });
  });

  test('another key in the second scan is other work in flight, not the same violation', async () => {
    const first = sale({ quota: { ...quota, fanId: 'fan-1', used: 2 } });
    const second = sale({ quota: { ...quota, fanId: 'fan-2', used: 2 } });
    expect((await scans(first, second)).violations).toEqual([]);
  });

  test('what is wrong in both is a violation', async () => {
    const wrong = sale({ quota: { ...quota, used: 2 } });
    expect((await scans(wrong, wrong)).violations).toMatchObject([
      { invariant: 'quota-is-live-units', key: 'fan-1' },
    ]);
  });

  test('a clean first scan needs no second one', async () => {
    expect(await scans(sound)).toMatchObject({ violations: [], gaps: 0 });
  });
});

describe('the audit command', () => {
  const started: StandIn[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.close()));
  });

  const homes: Record<string, AuditFact['kind'][]> = {
    SEAT: ['unit', 'section', 'quota'],
    TICKET: ['order', 'ticket'],
    PAYMENT: ['payment', 'messaging'],
    PAYMENT_SANDBOX: ['provider'],
  };

  const serviceOf = (stem: string) => stem.toLowerCase().replaceAll('_', '-');

  async function environmentFor(facts: readonly unknown[], services = Object.keys(homes)) {
    const environment: Record<string, string> = {
      AUDIT_GAP_SECONDS: '0',
      WAIT_SECONDS: '0',
      AUDITED_SERVICES: services.map(serviceOf).join(','),
    };
    for (const service of services) {
      const own = facts.filter((fact) =>
        homes[service]?.some((kind) => JSON.stringify(fact).includes(`"kind":"${kind}"`)),
      );
      const made = await standIn(`token-${service}`, (method, path) => {
        if (method !== 'GET' || path !== '/internal/audit') throw new Error(`unexpected ${method} ${path}`);
        return { status: 200, lines: own };
      });
      started.push(made);
      environment[`${service}_URL`] = made.url;
      environment[`${service}_TOKEN`] = `token-${service}`;
    }
    return environment;
  }

  test('exits 0 when every invariant holds', async () => {
    const { code, output } = await run(['audit'], await environmentFor(sound));
    expect({ code, output }).toEqual({
      code: 0,
      output: '8 facts, 0 violations, 0 settled between the scans',
    });
  });

  test('names the violation with its key in a table and exits 1', async () => {
    const { code, output } = await run(['audit'], await environmentFor(sale({ unit: null })));
    expect(code).toBe(1);
    expect(output).toMatch(/INVARIANT +KEY +WHAT/);
    expect(output).toMatch(/ticket-has-sold-unit +day-1\/A\/1-1 +ticket ticket-1 stands/);
  });

  test('without a sandbox only the ledger of payment is audited', async () => {
    const environment = await environmentFor(sound, ['SEAT', 'TICKET', 'PAYMENT']);
    expect((await run(['audit'], environment)).code).toBe(0);
  });

  test('every service that the catalogue says to audit is asked', async () => {
    const environment = await environmentFor(sound);
    const event = await standIn('token-EVENT', () => ({
      status: 200,
      lines: [{ ...messaging, service: 'event', deadLetters: 2 }],
    }));
    started.push(event);
    const { code, output } = await run(['audit'], {
      ...environment,
      AUDITED_SERVICES: `${environment['AUDITED_SERVICES']},event`,
      EVENT_URL: event.url,
      EVENT_TOKEN: 'token-EVENT',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/no-dead-letters +event/);
  });

  test('a service to audit without an address is named, and so is whom to audit', async () => {
    const { EVENT_URL, ...environment } = await environmentFor(sound);
    const other = await run(['audit'], {
      ...environment,
      AUDITED_SERVICES: 'seat,event',
      AUDIT_GAP_SECONDS: '-1',
    });
    expect(other.code).toBe(42);
    expect(other.output).toContain('EVENT_URL');
    expect(other.output).toContain('AUDIT_GAP_SECONDS');
    const { AUDITED_SERVICES, ...without } = environment;
    expect((await run(['audit'], without)).output).toContain('AUDITED_SERVICES');
  });

  test('a service that cannot be read is no clean audit', async () => {
    const environment = await environmentFor(sound);
    await started[1]?.close();
    started.splice(1, 1);
    const { code, output } = await run(['audit'], environment);
    expect(code).toBe(1);
    expect(output).toContain('ticket /internal/audit: no answer');
  });

  test('a fact that does not fit the contract is not skipped', async () => {
    const environment = await environmentFor([...sound, { ...quota, surprise: true }]);
    const { code, output } = await run(['audit'], environment);
    expect(code).toBe(1);
    expect(output).toContain('seat /internal/audit: line');
  });
});
