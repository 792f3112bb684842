import { afterAll, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const simulation = new Simulation();
afterAll(() => simulation.remove());

const SCOPE = ['--environment', 'staging', '--festival', 'seoul-jazz-2026'];

describe('clove explain', () => {
  test('says why a rule exists and how to fix what breaks it', async () => {
    const { code, out } = await simulation.run('explain', 'spread');
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(
      /^spread \(error\)\n {2}why .*\n {2}fix .*\n {2}rule {2}charts-ts\/src\/check\/rules\/pods\.ts$/,
    );
  });

  test('knows the rules about the inputs too', async () => {
    const { out } = await simulation.run('explain', 'inputs-are-read');
    expect(out.at(-1)).toBe('  rule  charts-ts/src/check/inputs.ts');
  });

  test('names the rule that was probably meant', async () => {
    const { code, err } = await simulation.run('explain', 'sprad');
    expect(code).toBe(2);
    expect(err[0]).toContain('there is no rule "sprad"; did you mean "spread"?');
  });

  test('shows the value of a field, the line that decided it and the function that writes it', async () => {
    const { code, out } = await simulation.run(
      'explain',
      'deployment/ticket.spec.template.spec.containers.ticket.resources.requests.cpu',
      ...SCOPE,
    );
    expect(code).toBe(0);
    const text = out.join('\n');
    expect(text).toContain(
      'Deployment ticket of seoul-jazz-2026 in staging\nspec.template.spec.containers[0].resources.requests.cpu: 500m',
    );
    expect(text).toMatch(
      /decided by\n {2}pool-images\/catalog\/ticket-kakao\.yaml:\d+:\d+ \(catalogue: resources\.cpu\)\n {4}resources: \{ cpu: 500m/,
    );
    expect(text).toMatch(/written by\n {2}charts-ts\/src\/charts\/services\.ts:\d+ addDeployment/);
  });

  test('says that no input decides what the builder fixes for every festival', async () => {
    const field = 'deployment/ticket.spec.template.spec.securityContext.runAsUser';
    const { out } = await simulation.run('explain', field, ...SCOPE);
    expect(out.join('\n')).toMatch(
      /decided by\n {2}charts-ts\/src\/charts\/services\.ts:\d+:\d+ \(builder: addDeployment\)\n(?: {4}.*\n)? {4}the same for every festival/,
    );
  });

  test('finds a content-named object without its hash, and names the edge behind an address with its reason', async () => {
    const { out } = await simulation.run('explain', 'ConfigMap/ticket.data.SEAT_URL', ...SCOPE);
    expect(out.join('\n')).toMatch(
      /for the edges\n {2}ticket -> seat:9090 {2}quote, extend, pin, sell and release holds$/,
    );
  });

  test('knows what the festivals of an environment share, and which festival a project is for', async () => {
    const shared = await simulation.run(
      'explain',
      'applicationset/clove-staging.spec.template.spec.destination.namespace',
      ...['--environment', 'staging', '--festival', '_platform'],
    );
    expect(shared.out.join('\n')).toMatch(
      /^ApplicationSet clove-staging of _platform in staging\n.*\n\ndecided by\n {2}gitops\/environments\/staging\/environment\.yaml:\d+:1 \(environment\.namespacePrefix\)\n/,
    );
    const project = await simulation.run(
      'explain',
      'appproject/clove-staging-seoul-jazz-2026.spec.syncWindows[0].schedule',
      ...SCOPE,
    );
    expect(project.out.join('\n')).toMatch(
      /decided by\n {2}gitops\/festivals\/seoul-jazz-2026\.yaml:\d+:3 \(sales\.opensAt\)[\s\S]*written by\n {2}charts-ts\/src\/platform\/festival-project\.ts:\d+ festivalProject$/,
    );
  });

  test('takes the path of a rendered file, as reports name it, with a field or without', async () => {
    const file = 'gitops/rendered/staging/seoul-jazz-2026/4-horizontalpodautoscaler-ticket.yaml';
    const object = await simulation.run('explain', file);
    expect(object.out[0]).toBe('HorizontalPodAutoscaler ticket of seoul-jazz-2026 in staging');
    const field = await simulation.run('explain', `./${file}.spec.maxReplicas`);
    expect(field.out.join('\n')).toMatch(
      /^HorizontalPodAutoscaler ticket of seoul-jazz-2026 in staging\nspec\.maxReplicas: \d+\n/,
    );
  });

  test('takes a name with a dot for the name, not for a field of what is called like its beginning', async () => {
    const other = new Simulation(simulation);
    try {
      other.edit('gitops/environments/staging/environment.yaml', (text) => `${text}priorityClasses: true\n`);
      const path = 'gitops/rendered/staging/_platform/4-application-clove-staging.priority.yaml';
      for (const subject of ['application/clove-staging.priority', path]) {
        const object = await other.run('explain', subject, '--festival', '_platform');
        expect(object.out[0]).toBe('Application clove-staging.priority of _platform in staging');
        const field = await other.run('explain', `${subject}.spec.project`);
        expect(field.out[1]).toBe('spec.project: clove-staging');
      }
      const own = await other.run('explain', 'application/clove-staging.spec.source.path');
      expect(own.out[0]).toBe('Application clove-staging of _platform in staging');
    } finally {
      other.remove();
    }
  });

  test('says where it looked and what was probably meant when nothing is found', async () => {
    const object = await simulation.run('explain', 'deployment/ticke', ...SCOPE);
    expect(object).toMatchObject({
      code: 2,
      err: [
        'there is no deployment/ticke in staging/seoul-jazz-2026, staging/_platform; did you mean "deployment/ticket"?',
      ],
    });
    const field = await simulation.run('explain', 'deployment/ticket.spec.strateg', ...SCOPE);
    expect(field.err).toEqual(['Deployment ticket has nothing at spec.strateg; did you mean "strategy"?']);
  });
});
