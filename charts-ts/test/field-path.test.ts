import { expect, test } from '@jest/globals';
import { fieldName, findPath } from '../src/index.ts';

const DEPLOYMENT = {
  metadata: { labels: { 'app.kubernetes.io/name': 'seat' } },
  spec: { hard: { 'requests.cpu': '8' }, containers: [{ name: 'seat' }, { name: 'proxy', args: ['-v'] }] },
};

test.each([
  ['metadata.labels["app.kubernetes.io/name"]', ['metadata', 'labels', 'app.kubernetes.io/name']],
  ['spec.containers[1].args[0]', ['spec', 'containers', 1, 'args', 0]],
  ['spec.hard["requests.cpu"]', ['spec', 'hard', 'requests.cpu']],
])('%s is written and read alike', (text, path) => {
  expect(fieldName(path)).toBe(text);
  expect(findPath(DEPLOYMENT, text)).toEqual(path);
});

test.each([
  ['spec.hard.requests.cpu', ['spec', 'hard', 'requests.cpu']],
  ['spec.containers.proxy.args.0', ['spec', 'containers', 1, 'args', 0]],
  ['spec.containers[2]', undefined],
  ['spec.hard.requests.memory', undefined],
])('%s is found as people write it, or not at all', (text, path) => {
  expect(findPath(DEPLOYMENT, text)).toEqual(path);
});
