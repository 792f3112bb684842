import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Catalogue,
  catalogueFrom,
  FindingsError,
  formatFinding,
  isExternal,
  SourceDocument,
  writeRelease,
} from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import {
  BUILT_IN_NAMES,
  findTemplate,
  missingImages,
  type PlanInput,
  parseEnvironment,
  parseFestival,
  plan,
  render,
  runnableTemplates,
  templateFindings,
  templatesFrom,
} from '../src/index.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { fixtureFiles, fixturePool, fixtureTags } from './fixture-pool.ts';

/** A vote of the fans, written elsewhere in Go: it consumes sold tickets and verifies members. */
const FAN_VOTE = `image: fan-vote
service: fan-vote
external: { repository: ghcr.io/example/fan-vote, tag: 1.4.0, digest: sha256:${'c'.repeat(64)} }
description: { ko: 팬 투표, en: Fans vote for the encore }
auth: true
database: { poolSize: 2 }
edges: [{ to: ticket, port: management, why: who holds a ticket }]
events: { publishes: [], consumes: [ticket.OrderCompleted] }
resources: { cpu: 100m, memory: 64Mi, memoryLimit: 128Mi }
replicas: { min: 2, max: 4 }
`;
const REVIEW = `image: review
service: review
availability: planned
description: { ko: 후기, en: Reviews }
resources: { cpu: 100m, memory: 64Mi, memoryLimit: 128Mi }
`;
const WITH_VOTE = `title: { ko: 팬 투표, en: With a vote }
why: The encore is chosen by who holds a ticket.
extends: seat-kakao
add: [fan-vote]
`;

function pool(extra: Record<string, string> = { 'fan-vote': FAN_VOTE, review: REVIEW }): Catalogue {
  const files = Object.entries({ ...fixtureFiles, ...extra });
  return catalogueFrom(
    files.map(([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`)),
  );
}

const catalogue = pool();

function library(files: Record<string, string>, from = catalogue) {
  const documents = Object.entries(files).map(
    ([name, text]) => new SourceDocument(text, `gitops/templates/${name}.yaml`),
  );
  return templatesFrom(documents, from);
}

function complaints(files: Record<string, string>): string[] {
  return templateFindings(library(files)).map((finding) =>
    formatFinding(finding).replace('gitops/templates/', ''),
  );
}

/** Everything to plan a festival on a template, but the tags of images. */
function inputOn(template: string, files: Record<string, string>, from: Catalogue): PlanInput {
  return {
    root: '/nowhere',
    catalogue: from,
    templates: library(files, from),
    festival: parseFestival(
      NUMBERED.replace('template: seat-kakao', `template: ${template}`),
      'gitops/festivals/spring-2026.yaml',
    ),
    environment: parseEnvironment(ENVIRONMENT, 'gitops/environments/test/environment.yaml'),
  };
}

function planOn(template: string, files: Record<string, string> = {}) {
  return plan({ ...inputOn(template, files, catalogue), tags: fixtureTags(catalogue) });
}

describe('the built-in templates', () => {
  test('are the 16 that {seat|noseat}[-merchandise][-kakao][-stay] can say, each service once', () => {
    expect(BUILT_IN_NAMES).toHaveLength(16);
    for (const name of BUILT_IN_NAMES) {
      expect(name).toMatch(/^(?:seat|noseat)(?:-merchandise)?(?:-kakao)?(?:-stay)?$/);
      const services = findTemplate(library({}), name)?.parts.map(({ service }) => service) ?? [];
      expect(new Set(services).size).toBe(services.length);
      expect(services.includes('merch')).toBe(name.includes('merchandise'));
      expect(services.includes('stay')).toBe(name.includes('stay'));
    }
  });

  test('that need a planned image cannot run; one that only has it among its extras can, without it', () => {
    const runnable = runnableTemplates(library({}));
    expect(runnable).toEqual(['seat', 'seat-kakao', 'noseat', 'noseat-kakao']);
    const planned = planOn('seat-kakao');
    expect(planned.services.map(({ entry }) => entry.image)).not.toContain('review');
    expect(planned.leftOut.map(({ image }) => image)).toEqual([
      'documents',
      'identity-sandbox',
      'mail-sandbox',
      'notification',
      'queue',
      'review',
      'view',
      'webhook',
    ]);
  });
});

describe('a custom template', () => {
  test('adds an image of any language: it is pulled from its own repository and rendered like every other', () => {
    const planned = planOn('with-vote', { 'with-vote': WITH_VOTE });
    expect(planned.template.files).toEqual(['gitops/templates/with-vote.yaml']);
    expect(planned.services.find(({ entry }) => entry.service === 'fan-vote')?.reference).toBe(
      `ghcr.io/example/fan-vote:1.4.0@sha256:${'c'.repeat(64)}`,
    );
    expect(planned.topology.queues['fan-vote']).toEqual(['ticket.OrderCompleted']);
    const rendered = render(planned);
    expect(rendered.get('4-deployment-fan-vote.yaml')).toContain(
      'image: ghcr.io/example/fan-vote:1.4.0@sha256',
    );
    expect([...rendered.keys()].some((file) => file.startsWith('3-job-migrate-fan-vote-'))).toBe(true);
    expect(rendered.get('1-networkpolicy-allow-ticket.yaml')).toContain('fan-vote');
  });

  test('is pinned by the release like every other image: a newer tag in the catalogue waits for the next one', () => {
    const root = mkdtempSync(join(tmpdir(), 'clove-pins-'));
    try {
      const externals = [...catalogue.values()].filter(isExternal);
      writeRelease(root, '1.0.0', fixtureTags(fixturePool()), externals);
      const newer = pool({ 'fan-vote': FAN_VOTE.replace('tag: 1.4.0', 'tag: 1.5.0') });
      const reference = (pinned: boolean) =>
        plan({
          ...inputOn('with-vote', { 'with-vote': WITH_VOTE }, newer),
          root,
          ...(pinned ? {} : { tags: fixtureTags(newer) }),
        }).services.find(({ entry }) => entry.service === 'fan-vote')?.reference;
      expect(reference(true)).toContain('ghcr.io/example/fan-vote:1.4.0@');
      expect(reference(false)).toContain('ghcr.io/example/fan-vote:1.5.0@');
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('works its steps on another custom template: remove, replace, add', () => {
    const files = {
      'with-vote': WITH_VOTE,
      'vote-by-card': `title: { ko: 카드, en: Cards }
why: Sponsored by a card company.
extends: with-vote
remove: [review]
replace: { payment: payment-no-kakao, ticket: ticket-no-kakao }
`,
    };
    const template = findTemplate(library(files), 'vote-by-card');
    const images = template?.parts.map(({ image }) => image);
    expect(images).toEqual(expect.arrayContaining(['fan-vote', 'payment-no-kakao', 'ticket-no-kakao']));
    expect(images).not.toEqual(expect.arrayContaining(['review']));
    expect(template?.files).toEqual([
      'gitops/templates/vote-by-card.yaml',
      'gitops/templates/with-vote.yaml',
    ]);
    expect(template === undefined ? ['none'] : missingImages(template, catalogue)).toEqual([]);
  });

  test('shows every invalid step, at its place, with what was probably meant', () => {
    const text = `title: { ko: 없음, en: Nonsense }
why: a test
extends: seat-kakao
remove: [seet, auth, toolbox, gateway]
replace: { ticket: payment-kakao, webb: web, payment: payment-kakoa }
add: [fan-vot, web, toolbox]
`;
    expect(complaints({ nonsense: text })).toEqual([
      'nonsense.yaml:4:10 seat-kakao has no service "seet"; did you mean "seat"?',
      expect.stringMatching(/^nonsense.yaml:4:16 auth is needed: .*seat calls it \(reads the public keys/),
      'nonsense.yaml:4:22 toolbox is needed: every festival is set up by it',
      'nonsense.yaml:4:31 gateway is needed: it is the way in',
      'nonsense.yaml:5:20 payment-kakao is an image of service payment, not of ticket; the pool has ticket-kakao, ticket-no-kakao',
      'nonsense.yaml:5:35 seat-kakao has no service "webb"; did you mean "web"?',
      'nonsense.yaml:5:55 there is no image "payment-kakoa" in the pool; did you mean "payment-kakao"?',
      'nonsense.yaml:6:7 there is no image "fan-vot" in the pool; did you mean "fan-vote"?',
      'nonsense.yaml:6:16 web is an image of service web, which web fills already: use "replace"',
      'nonsense.yaml:6:21 toolbox is a tool: a template has one, which it can replace',
    ]);
  });

  test.each(['add', 'addOptional'])('%s: what the new image cannot do without must be there', (step) => {
    const rating = FAN_VOTE.replaceAll('fan-vote', 'rating').replace('{ to: ticket', '{ to: fan-vote');
    const text = `title: { ko: 평점, en: Rating }\nwhy: Test.\nextends: seat-kakao\n${step}: [rating]\n`;
    const files = library({ rating: text }, pool({ 'fan-vote': FAN_VOTE, rating, review: REVIEW }));
    expect(templateFindings(files).map(formatFinding)).toEqual([
      expect.stringContaining('rating calls fan-vote (who holds a ticket), which the template lacks'),
    ]);
  });

  test('cannot take away a service that another one calls', () => {
    const text = WITH_VOTE.replace('add:', 'remove: [ticket]\nadd:');
    expect(complaints({ 'with-vote': text })).toEqual([
      'with-vote.yaml:4:10 ticket is needed: fan-vote calls it (who holds a ticket), gateway calls it (route), toolbox calls it (provision)',
    ]);
  });

  test('extends what exists and never itself, by whatever way', () => {
    const on = (base: string) => WITH_VOTE.replace('extends: seat-kakao', `extends: ${base}`);
    expect(complaints({ one: on('two'), two: on('three'), three: on('two'), four: on('seat-kako') })).toEqual(
      [
        'four.yaml:3:10 there is no template "seat-kako"; did you mean "seat-kakao"?',
        'three.yaml:3:10 three extends itself: three -> two -> three',
        'two.yaml:3:10 two extends itself: two -> three -> two',
      ],
    );
  });

  test('has a name of its own', () => {
    expect(complaints({ 'noseat-stay': WITH_VOTE, 'My Template': WITH_VOTE })).toEqual([
      'My Template.yaml:1:1 "My Template" is no name for a template: lower case letters, digits and hyphens',
      'noseat-stay.yaml:1:1 noseat-stay is a built-in template: give the file another name',
    ]);
  });
});

describe('a festival', () => {
  const refusal = (template: string, files: Record<string, string> = {}) => {
    try {
      planOn(template, files);
      return [];
    } catch (error) {
      if (error instanceof FindingsError) return error.findings.map(formatFinding);
      throw error;
    }
  };

  test('names a template that exists', () => {
    expect(refusal('seat-kako')).toEqual([
      'gitops/festivals/spring-2026.yaml:3:11 there is no template "seat-kako"; did you mean "seat-kakao"?',
    ]);
    expect(refusal('theatre', { 'with-vote': WITH_VOTE })).toEqual([
      expect.stringContaining('there is no template "theatre": {seat|noseat}[-merchandise][-kakao][-stay]'),
    ]);
    expect(refusal('broken', { broken: 'extends: seat\n' })).toEqual([
      expect.stringContaining('gitops/templates/broken.yaml:1:1 title is missing'),
      expect.stringContaining('gitops/templates/broken.yaml:1:1 why is missing'),
    ]);
  });

  test('sells only what the images of its custom template sell', () => {
    const standing = WITH_VOTE.replace('extends: seat-kakao', 'extends: noseat-kakao');
    expect(refusal('seated', { seated: standing })).toEqual([
      'gitops/festivals/spring-2026.yaml:16:9 section A is numbered but template seated sells standing places only',
    ]);
  });
});
