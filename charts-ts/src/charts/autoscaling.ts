import type { Chart } from 'cdk8s';
import { openingOf } from '../plan/opening.ts';
import type { Plan } from '../plan/plan.ts';
import { SCALE_UP, type Sizing } from '../plan/replica-counts.ts';
import { calledAs } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import { eachBecause, exists, reason, switchedOn } from '../provenance/reason.ts';
import { decidesMax, decidesMin } from '../provenance/sizes.ts';
import { add, addOther, k8s } from './manifest.ts';
import { metadata } from './names.ts';

/** The cpu share that autoscaling aims for, in percent of the request; the plan counts on 60. */
const TARGET_CPU_PERCENT = 65;

/** True when a service has somewhere to grow; it then has a scaler and states no number of replicas itself. */
export function isScaled(size: Sizing): boolean {
  return size.max > size.min;
}

/** The scaler of one service, of the kind that the environment asks for. */
export function addScaler(chart: Chart, plan: Plan, size: Sizing): void {
  if (plan.environment.autoscaling.kind === 'keda') addScaledObject(chart, plan, size);
  else addAutoscaler(chart, plan, size);
}

function addAutoscaler(chart: Chart, plan: Plan, size: Sizing): void {
  const spec: k8s.HorizontalPodAutoscalerSpecV2 = {
    scaleTargetRef: target(plan, size),
    minReplicas: size.min,
    maxReplicas: size.max,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: TARGET_CPU_PERCENT } },
      },
    ],
    behavior: behaviour(),
  };
  eachBecause(spec, {
    minReplicas: reason('the least pods', () => decidesMin(plan, size)),
    maxReplicas: reason('the most pods', () => decidesMax(plan, size)),
  });
  add(
    chart,
    k8s.KubeHorizontalPodAutoscalerV2,
    { metadata: metadata(plan, { name: size.service, component: 'service', wave: 'services' }), spec },
    exists(addAutoscaler, 'the plan lets this service grow: its maximum is above its minimum', () => [
      ...decidesMax(plan, size),
      ...decidesMin(plan, size),
    ]),
  );
}

/**
 * KEDA scales through an autoscaler of its own, which takes over the name of the one that was there before:
 * neither two of them at a time nor a moment without one.
 */
function addScaledObject(chart: Chart, plan: Plan, size: Sizing): void {
  const takenOver = eachBecause(
    { name: size.service, behavior: behaviour() },
    { name: calledAs(plan, size.service) },
  );
  const spec = {
    scaleTargetRef: target(plan, size),
    minReplicaCount: size.min,
    maxReplicaCount: size.max,
    advanced: { horizontalPodAutoscalerConfig: takenOver },
    triggers: [
      { type: 'cpu', metricType: 'Utilization', metadata: { value: String(TARGET_CPU_PERCENT) } },
      ...calendar(plan, size),
    ],
  };
  eachBecause(spec, {
    minReplicaCount: reason('the planned minimum', () => decidesMin(plan, size)),
    maxReplicaCount: reason('the planned maximum', () => decidesMax(plan, size)),
  });
  addOther(
    chart,
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: metadata(plan, {
        name: size.service,
        component: 'service',
        wave: 'services',
        annotations: { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' },
      }),
      spec,
    },
    switchedOn(
      addScaledObject,
      'the plan lets this service grow, and this environment scales by KEDA',
      () => [environment('autoscaling', 'kind'), ...decidesMax(plan, size), ...decidesMin(plan, size)],
    ),
  );
}

/** Pods of the opening stand ready before it. Cron knows no year: it would do so again a year later. */
function calendar(plan: Plan, size: Sizing): object[] {
  const { autoscaling } = plan.environment;
  const ready = Math.min(size.max, size.needed);
  if (autoscaling.kind !== 'keda' || ready <= size.min) return [];
  const { start, end } = openingOf(plan.festival, autoscaling);
  const trigger = { timezone: plan.festival.timezone, start, end, desiredReplicas: String(ready) };
  eachBecause(trigger, {
    timezone: reason("the calendar is the festival's", () => [festival('timezone')]),
    start: reason('pods of the opening stand ready before it', () => [
      festival('sales', 'opensAt'),
      environment('autoscaling', 'leadMinutes'),
      festival('timezone'),
    ]),
    end: reason('and stay for a while, at the latest until sales close', () => [
      festival('sales', 'opensAt'),
      environment('autoscaling', 'holdMinutes'),
      festival('sales', 'closesAt'),
      festival('timezone'),
    ]),
    desiredReplicas: reason('as many pods as the opening needs', () => decidesMax(plan, size)),
  });
  return [{ type: 'cron', metadata: trigger }];
}

function target(plan: Plan, size: Sizing): k8s.CrossVersionObjectReferenceV2 {
  return eachBecause(
    { apiVersion: 'apps/v1', kind: 'Deployment', name: size.service },
    { name: calledAs(plan, size.service) },
  );
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
