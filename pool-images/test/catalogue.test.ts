import { describe, expect, test } from '@jest/globals';
import { catalogueFrom, FindingsError, formatFinding, SourceDocument } from '../src/index.ts';

const SEAT = `image: seat
service: seat
entry: apps/seat/src/variants/seat.ts
description: { ko: 좌석, en: Seats }
events: { publishes: [seat.HoldPlaced], consumes: [] }
resources: { cpu: 500m, memory: 192Mi, memoryLimit: 384Mi }
replicas: { min: 2, max: 10 }
`;

function findings(files: Record<string, string>): string[] {
  const documents = Object.entries(files).map(
    ([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`),
  );
  try {
    catalogueFrom(documents);
    return [];
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(formatFinding);
    throw error;
  }
}

describe('a catalogue file', () => {
  test('that is well-formed has no findings, and what it leaves out has a default', () => {
    const catalogue = catalogueFrom([new SourceDocument(SEAT, 'pool-images/catalog/seat.yaml')]);
    expect(catalogue.get('seat')).toMatchObject({
      kind: 'service',
      features: {},
      edges: [],
      ingress: 'none',
      longestRequestSeconds: 10,
    });
  });

  test('that wants sale data and an audit needs an edge of the toolbox', () => {
    const seat = `${SEAT}sale: { sections: [performances] }\naudit: true\n`;
    const toolbox = SEAT.replaceAll('seat', 'toolbox').replace(
      'publishes: [toolbox.HoldPlaced]',
      'publishes: []',
    );
    const edge = 'edges: [{ to: seat, port: management, why: test }]\n';
    const missing = 'toolbox has no edge to the management port of seat: add one';
    expect(findings({ seat, toolbox: `${toolbox}kind: tool\n` })).toEqual([
      expect.stringContaining(`seat.yaml:8:7 ${missing}`),
      expect.stringContaining(`seat.yaml:9:8 ${missing}`),
    ]);
    expect(findings({ seat, toolbox: `${toolbox}kind: tool\n${edge}` })).toEqual([]);
    expect(findings({ seat: `${SEAT}sale: { sections: [tickets] }\n` })).toEqual([
      expect.stringContaining('seat.yaml:8:20'),
    ]);
  });

  test('of a payment image names the currencies that its provider takes', () => {
    const payment = SEAT.replace('image: seat', 'image: pay')
      .replace('service: seat', 'service: payment')
      .replace('seat.HoldPlaced', 'payment.PaymentCaptured');
    expect(findings({ pay: payment })).toEqual([
      'pool-images/catalog/pay.yaml:1:1 an image of service payment names what its provider takes, such as currencies: [KRW]',
    ]);
    expect(findings({ pay: `${payment}currencies: [USD, KRW]\n` })).toEqual([]);
    expect(findings({ pay: `${payment}currencies: [won]\n` })).toEqual([
      expect.stringContaining(':8:14 currencies.0: a currency code such as KRW'),
    ]);
  });

  test('with an unknown key is refused at that key, with the key that was probably meant', () => {
    expect(findings({ seat: `${SEAT}longestRequestSecond: 3\n` })).toEqual([
      'pool-images/catalog/seat.yaml:8:1 unknown key "longestRequestSecond"; did you mean "longestRequestSeconds"?',
    ]);
  });

  test('shows every finding at once, in the order of its lines', () => {
    const text = SEAT.replace('image: seat', 'image: Seat')
      .replace('500m', '0.5')
      .replace('replicas: { min: 2, max: 10 }', 'replicas: { min: two, max: 10 }\nextra: 1');
    expect(findings({ seat: text }).map((line) => line.replace(/^[^:]+:/, '').slice(0, 4))).toEqual([
      '1:8 ',
      '6:19',
      '7:18',
      '8:1 ',
    ]);
  });

  test.each([
    ['a key that is given twice', `${SEAT}image: seat\n`, '8:1 this key is given twice'],
    [
      'an anchor',
      SEAT.replace('[seat.HoldPlaced]', '&all [seat.HoldPlaced]'),
      '5:27 anchors are not allowed here',
    ],
    ['what is not YAML', `${SEAT}edges: [`, '8:9 '],
  ])('with %s is refused with its place', (_, text, message) => {
    expect(findings({ seat: text })[0]).toContain(`seat.yaml:${message}`);
  });

  test('lies in a file of its own name, requests no more memory than its limit, and publishes its own events', () => {
    const text = SEAT.replace('image: seat', 'image: chair')
      .replace('192Mi', '512Mi')
      .replace('seat.HoldPlaced', 'ticket.OrderPlaced');
    expect(findings({ seat: text })).toEqual([
      expect.stringContaining('seat.yaml:1:8 the file of image "chair" must be called chair.yaml'),
      expect.stringContaining('seat.yaml:5:23 ticket.OrderPlaced is not an event of service seat'),
      expect.stringContaining('seat.yaml:6:33 the memory request is above its limit'),
    ]);
  });

  test('refers only to services and events that some image has', () => {
    const ticket = SEAT.replaceAll('seat', 'ticket').replace(
      'events: { publishes: [ticket.HoldPlaced], consumes: [] }',
      'edges: [{ to: seet, port: http, why: test }]\nevents: { consumes: [seat.HoldPlacd] }',
    );
    expect(findings({ seat: SEAT, ticket })).toEqual([
      'pool-images/catalog/ticket.yaml:5:15 no image has service "seet"; did you mean "seat"?',
      'pool-images/catalog/ticket.yaml:6:22 no image publishes "seat.HoldPlacd"; did you mean "seat.HoldPlaced"?',
    ]);
  });

  test('says where its image comes from: bundled here, built elsewhere, or not built yet', () => {
    const entry = 'entry: apps/seat/src/variants/seat.ts\n';
    const external = 'external: { repository: ghcr.io/example/seat, tag: 1.2.3 }\n';
    expect(findings({ seat: SEAT.replace(entry, external) })).toEqual([]);
    expect(findings({ seat: SEAT.replace(entry, 'availability: planned\n') })).toEqual([]);
    expect(findings({ seat: SEAT.replace(entry, '') })).toEqual([
      'pool-images/catalog/seat.yaml:1:1 the image needs "entry" (bundled here) or "external" (built elsewhere)',
    ]);
    expect(findings({ seat: `${SEAT}${external}` })).toEqual([
      expect.stringContaining('seat.yaml:8:11 the image has both "entry" and "external": keep one'),
    ]);
    expect(findings({ seat: `${SEAT}availability: planned\n` })).toEqual([
      expect.stringContaining('seat.yaml:3:8 a planned image has no entry'),
    ]);
  });

  test('claims no prefix that another service has; images of one service may share it', () => {
    const routes = 'routes: [{ prefix: /api/seats }]\n';
    const stay = SEAT.replaceAll('seat', 'stay');
    expect(findings({ seat: `${SEAT}${routes}`, stay: `${stay}${routes}` })).toEqual([
      expect.stringContaining(
        'stay.yaml:8:20 /api/seats is claimed by seat and by stay: a prefix leads to one service',
      ),
    ]);
    const variant = SEAT.replace('image: seat', 'image: seat-two');
    expect(findings({ seat: `${SEAT}${routes}`, 'seat-two': `${variant}${routes}` })).toEqual([]);
    expect(
      findings({ seat: `${SEAT}${routes}`, stay: `${stay}${routes.replace('seats', 'seats/x')}` }),
    ).toEqual([]);
  });

  test('names the benchmark that measured its capacity', () => {
    expect(
      findings({ seat: `${SEAT}capacity: { perPodPerSecond: { holds: 300 }, measuredBy: null }\n` }),
    ).toEqual([
      expect.stringContaining('seat.yaml:8:58 a measured capacity names the benchmark that measured it'),
    ]);
  });

  test('may call both ports of a service, but each only once', () => {
    const edges = (ports: string[]) =>
      `${SEAT}edges:\n${ports.map((port) => `  - { to: seat, port: ${port}, why: test }\n`).join('')}`;
    expect(findings({ seat: edges(['http', 'management']) })).toEqual([]);
    expect(findings({ seat: edges(['http', 'http']) })).toEqual([
      expect.stringContaining('seat.yaml:10:5 a second edge to seat on its http port'),
    ]);
  });
});
