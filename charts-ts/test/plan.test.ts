import { describe, expect, test } from '@jest/globals';
import { connectionsTotal, parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT, NUMBERED, PRODUCTION, STANDING } from './festival-texts.ts';
import { planOf } from './rendering.ts';

const PUSHED = { breakGlass: { imagesWithoutDigest: { reason: 'a test has no registry' } } };

describe('a template', () => {
  test.each([
    ['seat-kakao', NUMBERED, ['seat-yes-number-yes-kakao', 'ticket-kakao', 'payment-kakao']],
    [
      'seat',
      NUMBERED.replace('seat-kakao', 'seat'),
      ['seat-yes-number-no-kakao', 'ticket-no-kakao', 'payment-no-kakao'],
    ],
    [
      'noseat-kakao',
      STANDING.replace('noseat', 'noseat-kakao'),
      ['seat-no-number-yes-kakao', 'ticket-kakao', 'payment-kakao'],
    ],
    ['noseat', STANDING, ['seat-no-number-no-kakao', 'ticket-no-kakao', 'payment-no-kakao']],
  ])('%s chooses the variants that its words say', (_, festival, images) => {
    const planned = planOf({ festival }).services.map((image) => image.entry.image);
    expect(planned).toEqual(expect.arrayContaining(images));
    expect(planned).toHaveLength(8);
  });

  test('whose services are not in the pool yet is refused, naming every missing image', () => {
    const festival = NUMBERED.replace('template: seat-kakao', 'template: seat-merchandise-kakao-stay');
    expect(() => planOf({ festival })).toThrow(
      'spring-2026.yaml:3:11 template seat-merchandise-kakao-stay needs merch-kakao and stay-kakao, which are not in the pool; templates that can run today: seat, seat-kakao, noseat, noseat-kakao',
    );
  });

  test('brings the payment sandbox only where payments are sandboxed', () => {
    const services = (environment: string) =>
      planOf({ environment, ops: PUSHED }).services.map((image) => image.entry.service);
    expect(services(ENVIRONMENT)).toContain('payment-sandbox');
    expect(services(PRODUCTION)).not.toContain('payment-sandbox');
  });
});

describe('the edge table', () => {
  test('gives every edge to a management port a credential of its own, and none to a public port', () => {
    const { edges } = planOf();
    const credentials = edges.filter((edge) => edge.port === 9090 && edge.from.kind === 'pods');
    expect(credentials.length).toBeGreaterThan(0);
    for (const edge of credentials) expect(edge.credential).toBe(`edge-${edge.from.name}-${edge.to.name}`);
    expect(edges.filter((edge) => edge.port !== 9090 && edge.credential !== undefined)).toEqual([]);
  });

  test('lets only services that verify tokens, and callers that declare it, reach auth', () => {
    const callers = planOf()
      .edges.filter((edge) => edge.to.name === 'auth' && edge.from.kind === 'pods')
      .map((edge) => edge.from.name);
    expect(callers).toEqual(['event', 'gateway', 'seat', 'ticket']);
  });

  test('reaches a payment provider only where payments are live', () => {
    const hosts = (environment: string) =>
      planOf({ environment, ops: PUSHED }).edges.filter((edge) => edge.to.kind === 'host');
    expect(hosts(ENVIRONMENT)).toEqual([]);
    expect(hosts(PRODUCTION).map((edge) => edge.to.name)).toEqual(['provider.example']);
  });
});

describe('the sizing table', () => {
  test('grows with the crowd up to what the catalogue allows', () => {
    const seats = (fans: number) =>
      planOf({ festival: NUMBERED.replace('60000', String(fans)) }).sizing.get('seat');
    expect(seats(1000)).toMatchObject({ min: 2, max: 3, maxFrom: 'room' });
    // 300,000 fans in 300 s are 1,000 attempts/s; a pod of half a core is planned with 250 x 0.6 = 150 of them.
    expect(seats(300_000)).toMatchObject({ needed: 7, max: 10 });
    expect(seats(900_000)).toMatchObject({ needed: 20, max: 10 });
  });

  test('takes sizes from the festival file, and from ops.yaml before it', () => {
    const festival = `${NUMBERED}scale: { seat: { min: 3, max: 5 } }\n`;
    expect(planOf({ festival }).sizing.get('seat')).toMatchObject({ min: 3, max: 5 });
    const ops = { scale: { seat: { max: 8 } } };
    expect(planOf({ festival, ops }).sizing.get('seat')).toMatchObject({ min: 3, max: 8 });
  });

  test('refuses an ops size for a service that the plan does not have, instead of deciding nothing', () => {
    expect(() => planOf({ ops: { scale: { seet: { max: 8 } } } })).toThrow(
      'spring-2026/ops.yaml:1:1 scale: the plan has no service "seet"; did you mean "seat"?',
    );
  });

  test('never runs a single-pod image twice, whatever minimum is asked for', () => {
    const { sizing } = planOf({ minReplicas: 3 });
    expect(sizing.get('payment-sandbox')).toMatchObject({ min: 1, max: 1 });
    expect(sizing.get('web')?.min).toBe(3);
  });

  test('refuses a size for a service that the template does not have', () => {
    expect(() => planOf({ festival: `${NUMBERED}scale: { seats: { max: 5 } }\n` })).toThrow(
      'spring-2026.yaml:21:10 template seat-kakao has no service "seats"; did you mean "seat"?',
    );
  });
});

describe('what must fit', () => {
  test('the sum of all connections, with surge and Jobs, stays below what the server gives out', () => {
    const { connections } = planOf();
    const seat = connections.find((row) => row.service === 'seat');
    expect(seat).toEqual({ service: 'seat', pods: 4, poolSize: 6, jobs: 2, total: 26 });
    expect(connectionsTotal(connections)).toBe(1 + connections.reduce((sum, row) => sum + row.total, 0));
    expect(() =>
      planOf({ environment: ENVIRONMENT.replace('maxConnections: 500', 'maxConnections: 100') }),
    ).toThrow(
      /environment.yaml:10:19 spring-2026 could open \d+ connections but 80 are allowed \(100 - 20 reserved\): auth \d+ pods x 4 \+ 2/,
    );
  });

  test('all pods with surge stay below the quota, and every resource that does not is named', () => {
    const environment = ENVIRONMENT.replace('quota: { cpu: "32"', 'quota: { cpu: "2"').replace(
      'pods: 120',
      'pods: 10',
    );
    expect(() => planOf({ environment })).toThrow(
      /with surge needs \d+m of cpu but the quota is 2000m[\s\S]*of pods but the quota is 10/,
    );
  });
});

describe('tier production', () => {
  test('refuses images without a digest unless ops lifted the rule with a reason', () => {
    expect(() => planOf({ environment: PRODUCTION })).toThrow(
      /tier production needs a digest for every image/,
    );
    expect(planOf({ environment: PRODUCTION, ops: PUSHED }).namespace).toBe('festival-spring-2026');
  });

  test('refuses sandboxed payments and the working tree', () => {
    const read = (text: string) => () => parseEnvironment(text, 'environment.yaml');
    expect(read(PRODUCTION.replace('payments: live', 'payments: sandbox'))).toThrow(
      'environment.yaml:6:11 tier production refuses sandboxed payments',
    );
    expect(read(PRODUCTION.replace('release: 1.0.0', 'release: working-tree'))).toThrow(
      /working-tree is never committed/,
    );
  });
});

describe('an archived festival', () => {
  test('needs a recorded backup', () => {
    const festival = NUMBERED.replace('template:', 'state: archived\ntemplate:');
    expect(() => planOf({ festival })).toThrow(/spring-2026.yaml:3:8 state archived needs a recorded backup/);
    const backup = { recordedAt: '2026-06-01T00:00:00Z', location: 's3://backups/spring-2026' };
    expect(planOf({ festival, ops: { backup } }).festival.state).toBe('archived');
  });
});
