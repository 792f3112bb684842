import { podLabels, policyOf } from '../edges.ts';
import type { Rule } from '../rule.ts';
import { ofKind, selects, workloads } from '../tree.ts';

export const policiesSelectPods: Rule = {
  id: 'policies-select-pods',
  severity: 'error',
  why: 'A policy whose selector fits no pod protects nobody and lets nobody through, and reads as if it did.',
  remediation:
    'Select by the labels of the pods (podLabels in charts-ts/src/charts/names.ts), or remove the policy.',
  check: ({ tree }) => {
    const ends = tree.target.plan.edges.flatMap(({ from, to }) => [from, to]);
    // Pods that an operator makes, and those of a festival that is put away, are known by the edge table alone.
    const pods = [
      ...workloads(tree).map(({ labels }) => labels),
      ...ends.filter(({ kind }) => kind === 'pods').map(({ name }) => podLabels(tree, name)),
    ];
    return ofKind(tree, 'NetworkPolicy').flatMap((object) => {
      const { matchLabels } = policyOf(object)?.podSelector ?? {};
      if (matchLabels === undefined || pods.some((labels) => selects(matchLabels, labels))) return [];
      return [{ object, field: ['spec', 'podSelector'], message: 'selects no pods' }];
    });
  },
};
