import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseEnvironment, platformFrom, projectFiles, type Rendered } from '../src/index.ts';
import { ENVIRONMENT, NUMBERED, STANDING } from './festival-texts.ts';
import { planOf, renderOf } from './rendering.ts';
import { PROFILES, SWITCHES, withBlock } from './switch-texts.ts';

/** kubectl and Argo CD refuse an object whose labels or annotations are anything else. */
const Labelled = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

const ENVIRONMENTS = {
  ...PROFILES,
  ...Object.fromEntries(
    Object.entries(SWITCHES).map(([name, { key, block }]) => [name, withBlock(ENVIRONMENT, key, block)]),
  ),
};
const STATES = ['open', 'stopped', 'archived'] as const;
/** Slugs that YAML 1.1 reads as booleans when they stand without quotes. */
const WORDS = ['on', 'off', 'yes', 'no', 'y', 'n'];
const ARCHIVED = { backup: { recordedAt: '2026-09-01T00:00:00Z', location: 's3://backups/spring' } };

function expectSameInBothVersions(rendered: Rendered): void {
  for (const text of rendered.values()) {
    const older: unknown = parse(text, { version: '1.1' });
    expect(older).toEqual(parse(text, { version: '1.2' }));
    expect(Labelled.safeParse(older).error).toBeUndefined();
  }
}

describe('every rendered file means in YAML 1.1 what it means in YAML 1.2', () => {
  test.each(
    Object.entries(ENVIRONMENTS).flatMap(([name, environment]) =>
      STATES.map((state) => ({ name, environment, state })),
    ),
  )('$name, $state', ({ environment, state }) => {
    const festival = NUMBERED.replace('title:', `state: ${state}\ntitle:`);
    expectSameInBothVersions(renderOf({ environment, festival, ops: state === 'archived' ? ARCHIVED : {} }));
  });

  test.each(WORDS)('a festival called "%s", with a Prometheus that is selected by such a word', (word) => {
    const selected = `observability: { kind: prometheusOperator, labels: { release: ${word}, "${word}": "1_000" } }\n`;
    const environment = withBlock(ENVIRONMENT, 'observability', selected);
    const named = STANDING.replace(/festival: \S+/, `festival: ${word}`);
    expectSameInBothVersions(renderOf({ environment, festival: named }));
  });
});

test.each(WORDS)('the project of a festival called "%s" means the same in both versions', (word) => {
  const argocd = `argocd: { projectPrefix: clove-test-, repoURL: "https://git.example/f.git" }\n`;
  const environment = `${ENVIRONMENT}${argocd}`;
  const loaded = parseEnvironment(environment, 'gitops/environments/test/environment.yaml');
  const festival = STANDING.replace(/festival: \S+/, `festival: ${word}`);
  expectSameInBothVersions(platformFrom(loaded, [projectFiles(planOf({ environment, festival }))]));
});
