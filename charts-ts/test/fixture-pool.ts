import { type Catalogue, catalogueFrom, SourceDocument } from '@clove/pool-images';

/** A pool of the same shape as the real one, so that these tests change only when the charts do. */
const IMAGES: Readonly<Record<string, string>> = {
  auth: image(
    'auth',
    'auth',
    'database: { poolSize: 4 }\nevents: { publishes: [auth.MemberRegistered] }\nsecrets: [{ key: TOKEN_KEY, generator: ed25519 }]',
  ),
  event: image(
    'event',
    'event',
    'auth: true\ndatabase: { poolSize: 4 }\nevents: { publishes: [event.PerformanceChanged], consumes: [ticket.OrderCompleted] }',
  ),
  ...Object.fromEntries(
    ['yes', 'no'].flatMap((number) =>
      ['yes', 'no'].map((kakao) => {
        const name = `seat-${number}-number-${kakao}-kakao`;
        const features = `features: { numbered: ${number === 'yes'}, kakao: ${kakao === 'yes'} }`;
        return [
          name,
          image(
            name,
            'seat',
            `${features}\nauth: true\ngrpc: true\ndatabase: { poolSize: 6 }\nconfig: { HOLD_SECONDS: "480" }\nresources: { cpu: 500m, memory: 192Mi, memoryLimit: 384Mi }\nevents: { publishes: [seat.HoldPlaced] }`,
          ),
        ];
      }),
    ),
  ),
  'ticket-kakao': ticket('ticket-kakao', true),
  'ticket-no-kakao': ticket('ticket-no-kakao', false),
  'payment-kakao': payment('payment-kakao', true),
  'payment-no-kakao': payment('payment-no-kakao', false),
  'payment-sandbox': image(
    'payment-sandbox',
    'payment-sandbox',
    'database: { poolSize: 2 }\nreplicas: { min: 1, max: 1 }\nsecrets: [{ key: PROVIDER_SECRET_KEY, generator: token, shared: payment-provider }]',
  ),
  gateway: image(
    'gateway',
    'gateway',
    'ingress: public\nconfig: { ADMISSION_PER_SECOND: "0" }\nlongestRequestSeconds: 30\nedges:\n  - { to: auth, port: http, why: sessions }\n  - { to: seat, port: http, why: route }\n  - { to: ticket, port: http, why: route }\n  - { to: web, port: http, why: pages }\n  - { to: payment-sandbox, port: http, why: "the provider\'s pages" }',
  ),
  web: image('web', 'web', ''),
  toolbox: image(
    'toolbox',
    'toolbox',
    'kind: tool\nreplicas: { min: 0, max: 0 }\nedges:\n  - { to: event, port: management, why: provision }\n  - { to: seat, port: management, why: provision }\n  - { to: ticket, port: management, why: provision }\n  - { to: payment-sandbox, port: management, why: audit }',
  ),
};

function image(name: string, service: string, rest: string): string {
  const replicas = rest.includes('replicas:') ? '' : 'replicas: { min: 2, max: 10 }\n';
  const resources = rest.includes('resources:')
    ? ''
    : 'resources: { cpu: 200m, memory: 128Mi, memoryLimit: 256Mi }\n';
  const capacity = ['web', 'toolbox'].includes(service)
    ? ''
    : 'capacity: { perPodPerSecond: { purchases: null }, measuredBy: null }\n';
  return `image: ${name}\nservice: ${service}\nentry: apps/${service}/src/variants/${name}.ts\ndescription: { ko: 시험, en: test }\n${resources}${replicas}${capacity}${rest}\n`;
}

function ticket(name: string, kakao: boolean): string {
  return image(
    name,
    'ticket',
    `features: { kakao: ${kakao} }\nauth: true\ndatabase: { poolSize: 6 }\nedges:\n  - { to: seat, port: management, why: holds }\n  - { to: seat, port: grpc, why: holds }\n  - { to: payment, port: management, why: payments }\nevents: { publishes: [ticket.OrderCompleted] }`,
  );
}

function payment(name: string, kakao: boolean): string {
  return image(
    name,
    'payment',
    `features: { kakao: ${kakao} }\ncurrencies: [KRW]\ndatabase: { poolSize: 4 }\nconfig: { PROVIDER_URL: { sandbox: "http://payment-sandbox:8080", live: "https://provider.example" }, PROVIDER_MERCHANT: { sandbox: TESTMERCHANT } }\nsecrets: [{ key: PROVIDER_SECRET_KEY, generator: external, sandbox: token, shared: payment-provider }, { key: PROVIDER_MERCHANT, generator: external, payments: live, shared: payment-provider }]\nexternalHosts: [{ host: provider.example, port: 443, why: payments, payments: live }]\nedges: [{ to: payment-sandbox, port: http, why: the provider's stand-in }]`,
  );
}

/** The files of the fixture pool as text, by image. */
export const fixtureFiles = IMAGES;

const pool = catalogueFrom(
  Object.entries(IMAGES).map(([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`)),
);

/** The fixture pool, read the way the real one is. */
export function fixturePool(): Catalogue {
  return pool;
}

/** A readable and stable content tag for every image of the pool. */
export function fixtureTags(catalogue: Catalogue): Map<string, string> {
  return new Map([...catalogue.keys()].map((name, index) => [name, (0xabc000000000 + index).toString(16)]));
}
