import type { Rule } from '../rule.ts';
import { workloads } from '../tree.ts';

export const noSaleDataInPods: Rule = {
  id: 'no-sale-data-in-pods',
  why: 'A title, a date or the release in a pod template rolls every pod when an organiser corrects a typing error in the middle of a sale.',
  remediation: 'Hand sale data over by provisioning (sale ConfigMap), and leave versions out of labels.',
  check: ({ tree }) => {
    const { festival } = tree.target.plan;
    const { title, sales, performances } = festival;
    const texts = [
      title.ko,
      title.en,
      sales.opensAt,
      sales.closesAt,
      ...performances.flatMap((performance) => [
        performance.title.ko,
        performance.title.en,
        performance.startsAt,
      ]),
    ];
    // Short texts ("Day 1") could stand anywhere by chance.
    const distinctive = texts.filter((text): text is string => text !== undefined && text.length >= 6);
    return workloads(tree, 'Deployment', 'StatefulSet').flatMap(({ object, pod, labels }) => {
      const template = JSON.stringify([pod, labels]);
      const found = distinctive.find((text) => template.includes(JSON.stringify(text).slice(1, -1)));
      if (found === undefined) return [];
      return [{ object, field: ['spec', 'template'], message: `contains "${found}" of the festival file` }];
    });
  },
};
