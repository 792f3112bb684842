import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadEnvironment, type Plan, parseFestival, plan, render, templatesFrom } from '@clove/charts-ts';
import {
  CATALOGUE_FOLDER,
  catalogueFrom,
  externalPrograms,
  readDocument,
  SourceDocument,
  yamlFilesIn,
} from '@clove/pool-images';
import { expect, test } from '@jest/globals';
import { withoutMissing } from './without-missing.ts';

const root = resolve(import.meta.dirname, '../../../..');
const FESTIVAL = 'gitops/festivals/seoul-jazz-2026.yaml';

/** A vote of the fans, written elsewhere: the real pool and one catalogue file more. */
const FAN_VOTE = `image: fan-vote
service: fan-vote
external: { repository: ghcr.io/example/vote-service, tag: 1.4.0, command: [no-such-program, serve.py] }
description: { ko: 팬 투표, en: Fans vote for the encore }
routes: [{ prefix: /api/votes, publicReads: true }]
resources: { cpu: 100m, memory: 64Mi, memoryLimit: 128Mi }
`;
const catalogue = catalogueFrom([
  ...yamlFilesIn(join(root, CATALOGUE_FOLDER)).map((name) =>
    readDocument(join(root, CATALOGUE_FOLDER, name), `${CATALOGUE_FOLDER}/${name}`),
  ),
  new SourceDocument(FAN_VOTE, `${CATALOGUE_FOLDER}/fan-vote.yaml`),
]);

function planOn(pool: typeof catalogue, step: string): Plan {
  const template = `title: { ko: 팬 투표, en: With a vote }
why: The encore is chosen by the fans.
extends: seat
${step}: [fan-vote]
`;
  const text = readFileSync(join(root, FESTIVAL), 'utf8').replace(/^template: .*$/m, 'template: with-vote');
  return plan({
    root,
    catalogue: pool,
    templates: templatesFrom([new SourceDocument(template, 'gitops/templates/with-vote.yaml')], pool),
    festival: parseFestival(text, FESTIVAL),
    environment: loadEnvironment(root, 'local'),
    tags: new Map([...pool.keys()].map((image) => [image, '000000000000'])),
  });
}

const missingOf = ({ services }: Plan) =>
  externalPrograms(
    root,
    services.map(({ entry }) => entry),
  ).missing;

test('a catalogue file and a template are all that a foreign service takes: route, edge and policy follow', () => {
  const rendered = [...render(planOn(catalogue, 'add'))];
  const settings = rendered.find(([name]) => name.includes('configmap-gateway'))?.[1];
  expect(settings).toContain(
    '{"prefix":"/api/votes","service":"fan-vote","url":"http://fan-vote:8080","publicReads":true}',
  );
  expect(rendered.find(([name]) => name.includes('networkpolicy-allow-fan-vote'))?.[1]).toContain('gateway');
});

test('a program that this machine lacks is named, and a template that needs it does not start', () => {
  const planned = planOn(catalogue, 'add');
  expect(() => withoutMissing(catalogue, planned.template, missingOf(planned), () => undefined)).toThrow(
    'template with-vote needs images from elsewhere that this machine cannot run: fan-vote (this machine has no no-such-program)',
  );
});

test('a template that can do without goes on, without its routes', () => {
  const planned = planOn(catalogue, 'addOptional');
  const lines: string[] = [];
  const pool = withoutMissing(catalogue, planned.template, missingOf(planned), (line) => lines.push(line));
  expect(lines).toEqual(['not run here: fan-vote (this machine has no no-such-program)']);
  const without = planOn(pool, 'addOptional');
  expect(without.leftOut.map(({ image }) => image)).toContain('fan-vote');
  expect([...render(without).values()].join('')).not.toContain('/api/votes');
});
