import { own } from '../lookup.ts';
import { quantity } from '../quantity.ts';
import type { Judged } from './rule.ts';

const TRANSFER = 'scaledobject.keda.sh/transfer-hpa-ownership';

/** True when another kind of autoscaler of the head takes over name and pods of one that goes. */
export function handedOver({ objects: { before }, around }: Judged): boolean {
  const [name, target] = [own(before, 'metadata', 'name'), own(before, 'spec', 'scaleTargetRef', 'name')];
  return around.scalersAfter.some((scaler) => {
    const isSame = own(scaler, 'spec', 'scaleTargetRef', 'name') === target;
    if (!isSame || own(scaler, 'kind') === own(before, 'kind')) return false;
    if (own(scaler, 'kind') === 'HorizontalPodAutoscaler') return own(scaler, 'metadata', 'name') === name;
    // KEDA refuses pods that another autoscaler scales unless it is named as the one to take over.
    return (
      own(scaler, 'metadata', 'annotations', TRANSFER) === 'true' &&
      own(scaler, 'spec', 'advanced', 'horizontalPodAutoscalerConfig', 'name') === name
    );
  });
}

/** An autoscaler that the API server refuses. */
export function minimumAboveMaximum({ objects: { after } }: Judged): boolean {
  const spec = own(after, 'spec');
  const [min, max] = ['min', 'max'].map((end) =>
    quantity(own(spec, `${end}Replicas`) ?? own(spec, `${end}ReplicaCount`)),
  );
  return min !== undefined && max !== undefined && min > max;
}
