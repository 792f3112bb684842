/** Two small festival files and an environment, close to the committed samples, for tests to bend. */
export const NUMBERED = `festival: spring-2026
title: { ko: 봄 축제, en: Spring Festival }
template: seat-kakao
timezone: Asia/Seoul
currency: KRW
sales:
  opensAt: 2026-03-01T20:00:00+09:00
  closesAt: 2026-04-30T23:59:00+09:00
  expectedFans: 60000
  maxTicketsPerFan: 4
performances:
  - id: day-1
    title: { ko: 첫째 날, en: Day 1 }
    startsAt: 2026-05-01T18:00:00+09:00
    sections:
      - { id: A, rows: 10, seatsPerRow: 20, price: 132000 }
      - { id: S, capacity: 500, price: 99000 }
refunds:
  - { untilDaysBefore: 1, feePercent: 30 }
  - { untilDaysBefore: 10, feePercent: 0 }
`;

export const STANDING = NUMBERED.replace('template: seat-kakao', 'template: noseat').replace(
  '      - { id: A, rows: 10, seatsPerRow: 20, price: 132000 }\n',
  '',
);

export const ENVIRONMENT = `environment: staging
tier: staging
namespacePrefix: staging-festival-
release: 1.0.0
registry: registry.example/clove
payments: sandbox
drainSeconds: 10
dataEngine:
  kind: bundled
  maxConnections: 500
  reservedConnections: 20
  postgres: { storage: 20Gi, cpu: "1", memory: 1Gi, memoryLimit: 2Gi }
  rabbitmq: { storage: 10Gi, cpu: 500m, memory: 512Mi, memoryLimit: 1Gi }
routing:
  kind: ingress
  domain: staging.example
  ingressClass: nginx
  tlsSecret: wildcard-tls
  trustedHops: 1
  peers: { namespace: ingress-nginx }
monitoring: { namespace: monitoring }
quota: { cpu: "32", memory: 24Gi, memoryLimit: 48Gi, pods: 120, storage: 50Gi }
`;

export const PRODUCTION = ENVIRONMENT.replace('environment: staging', 'environment: production')
  .replace(
    'payments: sandbox\n',
    'payments: sandbox\nmail: { smtp: { host: smtp.example, port: 587, from: tickets@example.org, user: clove, secret: mail-server } }\nbackup: elsewhere\n',
  )
  .replace('tier: staging', 'tier: production')
  .replace('payments: sandbox', 'payments: live')
  .replace('namespacePrefix: staging-', 'namespacePrefix: ')
  .replace(
    /routing:[\s\S]*?\nmonitoring/,
    `routing:
  kind: gatewayApi
  domain: example.com
  gateway: { name: public, namespace: gateways, listener: https }
  trustedHops: 1
  peers: { namespace: gateways }
monitoring`,
  );
