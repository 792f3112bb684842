import { describe, expect, test } from '@jest/globals';
import { diff, object } from './trees.ts';

const CLAIM = { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } };
const engine = (identity: object, claim: object = CLAIM) =>
  object('apps/v1', 'StatefulSet', 'postgres', {
    spec: { volumeClaimTemplates: [{ ...identity, ...claim }] },
  });
const role = (more: object) =>
  object('postgresql.cnpg.io/v1', 'Cluster', 'postgres', {
    spec: { managed: { roles: [{ name: 'seat', login: true, ...more }] } },
  });
const route = (backend: object) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'gateway', {
    spec: { rules: [{ backendRefs: [{ name: 'gateway', port: 8080, ...backend }] }] },
  });

describe('what the API server fills in', () => {
  const identity = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };

  test.each([
    ['the identity of a claim template', engine({}), engine(identity)],
    ['the defaults of a managed role', role({}), role({ inherit: true, connectionLimit: -1 })],
    ["the defaults of a route's backend", route({}), route({ group: '', kind: 'Service', weight: 1 })],
  ])('changes nothing when it is said or no longer said: %s', (_, before, after) => {
    for (const [left, right] of [
      [before, after],
      [after, before],
    ] as const) {
      const changed = diff([left], [right]).targets.flatMap(({ objects }) => objects);
      expect(changed.flatMap(({ classes }) => classes)).toEqual(['none']);
    }
  });

  test.each([
    ['another kind of claim', engine({}), engine({ kind: 'Other' }), 'data-destroying'],
    ['another volume', engine({}), engine(identity, { ...CLAIM, spec: {} }), 'data-destroying'],
    ['a role that inherits nothing', role({}), role({ inherit: false }), 'disruptive'],
    ['half of the traffic', route({ weight: 1 }), route({ weight: 2 }), 'network'],
  ])('hides no other change: %s', (_, before, after, expected) => {
    const changed = diff([before], [after]).targets.flatMap(({ objects }) => objects);
    expect(changed.flatMap(({ classes }) => classes)).toContain(expected);
  });
});
