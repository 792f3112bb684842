import { configMap, having, ingressFrom, job, policy, sale, scaler } from '../trees.ts';
import { budget, CONTAINER, claim, LINE_UP, type Row, seat, service, sold } from './samples.ts';

/** Changes that need no attention of their own: what is sold, settings, images, schemas, sizes and ports. */
export const EVERYDAY: readonly Row[] = [
  // sale
  ['a price', ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { price: 1 })), ['sale']],
  ['a title', ...sold((s) => Object.assign(s.title, { en: 'Rock!' })), ['sale']],
  ['what the page says', ...sold((s) => Object.assign(s, { page: { minAge: 12 } })), ['sale']],
  [
    'an act that no longer plays, and terms that are no longer asked for',
    sale('00000001', (s) => Object.assign(s, { page: LINE_UP, legalTexts: { terms: {} } })),
    sale('00000002', (s) =>
      Object.assign(s, { page: { performances: [{ id: 'day-1', lineUp: [{ name: { ko: '파도' } }] }] } }),
    ),
    ['sale'],
  ],
  ['the opening', ...sold((s) => Object.assign(s.sales, { opensAt: '2026-06-02T11:00:00.000Z' })), ['sale']],
  [
    'more places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[1] ?? {}, { capacity: 30000 })),
    ['sale'],
  ],
  [
    'another performance',
    ...sold((s) =>
      s.performances.push(...s.performances.slice(0, 1).map((one) => ({ ...one, id: 'day-3' }))),
    ),
    ['sale'],
  ],
  ['other rooms', ...sold((s) => s.rooms.push(...s.rooms.map((one) => ({ ...one, id: 'x' })))), ['sale']],
  ['provisioning that runs again', job('provision-00000001'), job('provision-00000002'), ['sale']],
  // config
  [
    'a setting of a service',
    configMap('seat-00000001', { LOG_LEVEL: 'info' }),
    configMap('seat-00000002', { LOG_LEVEL: 'warn' }),
    ['config'],
  ],
  ['an environment variable', seat, having(seat, [...CONTAINER, 'env', 0, 'value'], '3'), ['config']],
  [
    'the order of variables',
    seat,
    having(
      seat,
      [...CONTAINER, 'env'],
      [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    ),
    ['config'],
  ],
  ['a new disruption budget', undefined, budget, ['config']],
  // image
  [
    'an image tag',
    seat,
    having(seat, [...CONTAINER, 'image'], 'ghcr.io/clove-tickets/seat:bbbbbbbbbbbb'),
    ['image'],
  ],
  // schema
  ['a migration that runs again', job('migrate-seat-00000001'), job('migrate-seat-00000002'), ['schema']],
  ['a new migration', undefined, job('migrate-seat-00000001'), ['schema']],
  // capacity
  ['a request', seat, having(seat, [...CONTAINER, 'resources', 'requests', 'cpu'], '1'), ['capacity']],
  ['a higher maximum', scaler(10), scaler(20), ['capacity']],
  ['more replicas', seat, having(seat, ['spec', 'replicas'], 4), ['capacity']],
  [
    'a larger claim',
    claim,
    having(claim, ['spec', 'resources', 'requests', 'storage'], '20Gi'),
    ['capacity'],
  ],
  // network
  ['a port of a service', service, having(service, ['spec', 'ports', 0, 'port'], 80), ['network']],
  [
    'a rule less',
    policy(),
    having(policy(), ['spec', 'ingress'], [ingressFrom('gateway', 8080)]),
    ['network'],
  ],
  ['the policy of new pods', undefined, policy('merch'), ['network']],
];
