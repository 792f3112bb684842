import { numberAt, valueAt } from '../../field-path.ts';
import type { Complaint, Rule } from '../rule.ts';
import { scalers } from '../tree.ts';

/** Seconds that load must stay low before pods are taken away. */
const CALM = 300;

export const autoscalerBehaviour: Rule = {
  id: 'autoscaler-behaviour',
  severity: 'error',
  why: 'A sale opens within seconds: pods must come without a stabilisation window and leave slowly, or the second wave of fans meets too few.',
  remediation: `Set scaleUp.stabilizationWindowSeconds 0, scaleDown.stabilizationWindowSeconds ${CALM} with a Percent policy, and a minimum of 2 below the maximum.`,
  check: ({ tree }) =>
    scalers(tree).flatMap(({ object, min, max }): Complaint[] => {
      const keda = object.kind === 'ScaledObject';
      const behaviour = keda
        ? ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior']
        : ['spec', 'behavior'];
      const up = [...behaviour, 'scaleUp', 'stabilizationWindowSeconds'];
      const down = [...behaviour, 'scaleDown', 'stabilizationWindowSeconds'];
      const policies = valueAt(object, [...behaviour, 'scaleDown', 'policies']);
      const complaints: Complaint[] = [];
      if (numberAt(object, up) !== 0)
        complaints.push({ object, field: up, message: 'hesitates to add pods' });
      if ((numberAt(object, down) ?? 0) < CALM)
        complaints.push({ object, field: down, message: `takes pods away before ${CALM} s of calm` });
      if (!Array.isArray(policies) || policies.length === 0) {
        complaints.push({
          object,
          field: [...behaviour, 'scaleDown', 'policies'],
          message: 'may take all pods away at once',
        });
      }
      const measures = ['spec', keda ? 'triggers' : 'metrics'];
      const measured = valueAt(object, measures);
      if (!Array.isArray(measured) || measured.length === 0)
        complaints.push({ object, field: measures, message: 'measures nothing to scale by' });
      if (min < 2)
        complaints.push({
          object,
          field: ['spec', keda ? 'minReplicaCount' : 'minReplicas'],
          message: `starts from ${min} pod`,
        });
      if (max < min)
        complaints.push({
          object,
          field: ['spec', keda ? 'maxReplicaCount' : 'maxReplicas'],
          message: `its maximum ${max} is below its minimum ${min}`,
        });
      return complaints;
    }),
};
