import { z } from 'zod';
import { valueAt } from '../../field-path.ts';
import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const Amount = z.union([z.number(), z.string()]);
const Strategy = z.looseObject({
  spec: z.looseObject({
    strategy: z
      .looseObject({
        type: z.string().optional(),
        rollingUpdate: z
          .looseObject({ maxUnavailable: Amount.optional(), maxSurge: Amount.optional() })
          .optional(),
      })
      .optional(),
  }),
});

export const rollingUpdate: Rule = {
  id: 'rolling-update',
  severity: 'error',
  why: 'With maxUnavailable above 0 a roll during a sale takes away capacity; Recreate takes all of it.',
  remediation: 'Use RollingUpdate with maxUnavailable 0 and maxSurge 1.',
  check: ({ tree }) =>
    ofKind(tree, 'Deployment').flatMap((object) => {
      if (valueAt(object, ['spec', 'paused']) === true)
        return [{ object, field: ['spec', 'paused'], message: 'is paused: no change ever reaches its pods' }];
      const strategy = Strategy.safeParse(object).data?.spec.strategy;
      if (strategy?.type !== 'RollingUpdate') {
        return [
          { object, field: ['spec', 'strategy', 'type'], message: `rolls by ${strategy?.type ?? 'default'}` },
        ];
      }
      const allowed = strategy.rollingUpdate?.maxUnavailable;
      const surge = strategy.rollingUpdate?.maxSurge ?? '25%';
      const planned = tree.target.plan.sizing.get(object.metadata.name)?.surge ?? surge;
      const field = ['spec', 'strategy', 'rollingUpdate'];
      return [
        ...(allowed === 0 || allowed === '0%' || allowed === '0'
          ? []
          : [
              {
                object,
                field: [...field, 'maxUnavailable'],
                message: `a roll may take ${allowed ?? '25%'} of the pods away`,
              },
            ]),
        ...(surge === planned
          ? []
          : [
              {
                object,
                field: [...field, 'maxSurge'],
                message: `a roll brings ${surge} pods more; connections and quota count on ${planned}`,
              },
            ]),
      ];
    }),
};
