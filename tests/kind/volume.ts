import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { publish } from './inputs.ts';
import { ask, checkout, clove, run } from './run.ts';

const SLUG = 'han-river-2026';
const IN = ['-n', `staging-festival-${SLUG}`];
const CLAIM = 'data-postgres-0';
const LARGER = '3Gi';

/** The procedure of docs/ops.md, "A volume grows": the larger claim is taken over, and the database's pod runs on. */
export function growVolume(): void {
  // kind's provisioner grows no volume: what the API server and Argo CD do with the objects is what is tried here.
  run('kubectl', 'patch', 'storageclass', 'standard', '-p', '{"allowVolumeExpansion":true}');
  const pod = podId();
  const file = join(checkout, 'gitops/environments/staging/environment.yaml');
  const environment = parseDocument(readFileSync(file, 'utf8'));
  environment.setIn(['dataEngine', 'postgres', 'storage'], LARGER);
  writeFileSync(file, environment.toString());
  clove('render', '--all');
  publish('a larger volume');
  const size = JSON.stringify({ spec: { resources: { requests: { storage: LARGER } } } });
  run('kubectl', ...IN, 'patch', 'pvc', CLAIM, '--type', 'merge', '-p', size);
  run('kubectl', ...IN, 'delete', 'statefulset', 'postgres', '--cascade=orphan');
  clove('retry', SLUG, '--environment', 'staging');
  expectSame('the template asks for', templateSize(), LARGER);
  expectSame("the database's pod is", podId(), pod);
}

function podId(): string {
  return ask('kubectl', ...IN, 'get', 'pod', 'postgres-0', '-o', 'jsonpath={.metadata.uid}');
}

function templateSize(): string {
  const path = '{.spec.volumeClaimTemplates[0].spec.resources.requests.storage}';
  return ask('kubectl', ...IN, 'get', 'statefulset', 'postgres', '-o', `jsonpath=${path}`);
}

function expectSame(what: string, given: string, expected: string): void {
  if (given !== expected) throw new Error(`${what} ${given} instead of ${expected}`);
}
