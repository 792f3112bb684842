import type { Chart } from 'cdk8s';
import { openingOf } from '../plan/opening.ts';
import type { Plan } from '../plan/plan.ts';
import { SCALE_UP, type Sizing } from '../plan/sizing.ts';
import { add, addOther, k8s } from './manifest.ts';
import { annotations, labels } from './names.ts';

/** The cpu share that autoscaling aims for, in percent of the request; the plan counts on 60. */
const TARGET_CPU_PERCENT = 65;

/** True when a service has somewhere to grow; it then has a scaler and states no number of replicas itself. */
export function isScaled(size: Sizing): boolean {
  return size.max > size.min;
}

/** The scaler of one service, of the kind that the environment asks for. */
export function addScaler(chart: Chart, plan: Plan, size: Sizing): void {
  if (plan.environment.autoscaling.kind === 'keda') addScaledObject(chart, plan, size);
  else add(chart, k8s.KubeHorizontalPodAutoscalerV2, autoscaler(plan, size));
}

function autoscaler(plan: Plan, size: Sizing): k8s.KubeHorizontalPodAutoscalerV2Props {
  return {
    metadata: {
      name: size.service,
      labels: labels(plan, size.service, 'service'),
      annotations: annotations('services'),
    },
    spec: {
      scaleTargetRef: target(size),
      minReplicas: size.min,
      maxReplicas: size.max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: TARGET_CPU_PERCENT } },
        },
      ],
      behavior: behaviour(),
    },
  };
}

/**
 * KEDA scales through an autoscaler of its own, which takes over the name of the one that was there before:
 * neither two of them at a time nor a moment without one.
 */
function addScaledObject(chart: Chart, plan: Plan, size: Sizing): void {
  addOther(chart, {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: size.service,
      labels: labels(plan, size.service, 'service'),
      annotations: { ...annotations('services'), 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' },
    },
    spec: {
      scaleTargetRef: target(size),
      minReplicaCount: size.min,
      maxReplicaCount: size.max,
      advanced: { horizontalPodAutoscalerConfig: { name: size.service, behavior: behaviour() } },
      triggers: [
        { type: 'cpu', metricType: 'Utilization', metadata: { value: String(TARGET_CPU_PERCENT) } },
        ...calendar(plan, size),
      ],
    },
  });
}

/** Pods of the opening stand ready before it. Cron knows no year: it would do so again a year later. */
function calendar(plan: Plan, size: Sizing): object[] {
  const { autoscaling } = plan.environment;
  const ready = Math.min(size.max, size.needed);
  if (autoscaling.kind !== 'keda' || ready <= size.min) return [];
  const { start, end } = openingOf(plan.festival, autoscaling);
  const metadata = { timezone: plan.festival.timezone, start, end, desiredReplicas: String(ready) };
  return [{ type: 'cron', metadata }];
}

function target(size: Sizing): k8s.CrossVersionObjectReferenceV2 {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name: size.service };
}

/** A sale opens within seconds: double at once, or at least four pods. */
function behaviour(): k8s.HorizontalPodAutoscalerBehaviorV2 {
  return {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Percent', value: SCALE_UP.percent, periodSeconds: SCALE_UP.periodSeconds },
        { type: 'Pods', value: SCALE_UP.pods, periodSeconds: SCALE_UP.periodSeconds },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }],
    },
  };
}
