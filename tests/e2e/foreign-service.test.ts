import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesFrom } from '@clove/charts-ts';
import { catalogueFrom, externalPrograms, SourceDocument, yamlFilesIn } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { HttpClient } from '../fan/http-client.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { root } from '../office/root.ts';

const VISITS = `image: visits
service: visits
external:
  repository: ghcr.io/example/visits
  tag: 1.0.0
  command: [python3, tests/e2e/foreign-service.py]
description: { ko: 방문 수, en: Visits }
edges: [{ to: event, port: http, why: the festival's name }]
routes: [{ prefix: /api/visits, publicReads: true, gated: [GET /api/visits/gated] }]
resources: { cpu: 100m, memory: 64Mi, memoryLimit: 128Mi }
replicas: { min: 1, max: 2 }
`;
const TEMPLATE = `title: { ko: 방문 수도 세는 지정석, en: Seats and visits }
why: A festival that counts its visitors.
extends: seat-kakao
remove: [review, notification, view]
add: [visits]
`;

const folder = join(root, 'pool-images/catalog');
const catalogue = catalogueFrom([
  ...yamlFilesIn(folder).map((name) => new SourceDocument(readFileSync(join(folder, name), 'utf8'), name)),
  new SourceDocument(VISITS, 'visits.yaml'),
]);
const templates = templatesFrom(
  [new SourceDocument(TEMPLATE, 'gitops/templates/seats-and-visits.yaml')],
  catalogue,
);
const { commands, missing } = externalPrograms(root, [...catalogue.values()]);

describe('a service in another language, added by a catalogue file and a template alone', () => {
  test('has its program on this machine', () => {
    expect([...missing]).toEqual([]);
  });

  const office = officeForAll({
    festival: 'tests/festivals/foreign-service.yaml',
    pool: { catalogue, templates, commands },
  });
  const Answer = z.object({ festival: z.string(), visits: z.number(), member: z.boolean() });

  test('is reachable under its own path, asks another service by its name, and learns who the member is', async () => {
    const { pool, baseUrl } = office();
    const anonymous = await new HttpClient(pool, baseUrl).request('GET', '/api/visits');
    expect(Answer.parse(anonymous.json)).toEqual({ festival: 'foreign-service', visits: 1, member: false });
    const fan = await office().newFan();
    expect(Answer.parse((await fan.http.request('GET', '/api/visits')).json)).toMatchObject({
      visits: 2,
      member: true,
    });
  });

  test('is in the OpenAPI document of the office', async () => {
    const { pool, baseUrl } = office();
    const answer = await new HttpClient(pool, baseUrl).request('GET', '/openapi.json');
    const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(answer.json);
    expect(Object.keys(paths)).toContain('/api/visits');
  });
});
