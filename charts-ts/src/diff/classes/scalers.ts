import { quantity } from '@clove/pool-images';
import { valueAt } from '../../field-path.ts';
import type { Judged } from './rule.ts';

const TRANSFER = 'scaledobject.keda.sh/transfer-hpa-ownership';

/** True when another kind of autoscaler of the head takes over name and pods of one that goes. */
export function handedOver({ objects: { before }, around }: Judged): boolean {
  const [name, target] = [
    valueAt(before, ['metadata', 'name']),
    valueAt(before, ['spec', 'scaleTargetRef', 'name']),
  ];
  return around.scalersAfter.some((scaler) => {
    const isSame = valueAt(scaler, ['spec', 'scaleTargetRef', 'name']) === target;
    if (!isSame || valueAt(scaler, ['kind']) === valueAt(before, ['kind'])) return false;
    if (valueAt(scaler, ['kind']) === 'HorizontalPodAutoscaler')
      return valueAt(scaler, ['metadata', 'name']) === name;
    // KEDA refuses pods that another autoscaler scales unless it is named as the one to take over.
    return (
      valueAt(scaler, ['metadata', 'annotations', TRANSFER]) === 'true' &&
      valueAt(scaler, ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'name']) === name
    );
  });
}

/** An autoscaler that the API server refuses. */
export function minimumAboveMaximum({ objects: { after } }: Judged): boolean {
  const spec = valueAt(after, ['spec']);
  const [min, max] = ['min', 'max'].map((end) =>
    quantity(valueAt(spec, [`${end}Replicas`]) ?? valueAt(spec, [`${end}ReplicaCount`])),
  );
  return min !== undefined && max !== undefined && min > max;
}
