import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Probe } from '../manifests/workload.ts';

/**
 * Until its first success a probe is asked this often, or whenever the start has taken so much longer since it was asked last: so a
 * start takes no longer than it must, and twenty of them on a busy machine do not use it up with being asked.
 */
const EAGER_MS = 100;
const EAGER_SHARE = 1 / 20;

/** What the probes of one process say. */
export interface ProbeListener {
  onReady(ready: boolean): void;
  /** The process is to be restarted, and why. */
  onDead(why: string): void;
}

/** Probes one process until the signal: startup first, then readiness and liveness side by side. */
export async function probe(
  container: Container,
  portOf: (port: string | number) => number,
  listener: ProbeListener,
  signal: AbortSignal,
): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const eagerly = eagerlySince(performance.now());
  if (startupProbe && !(await started(startupProbe, portOf, eagerly, signal))) {
    if (!signal.aborted) listener.onDead('the startup probe never succeeded');
    return;
  }
  await Promise.all([
    readinessProbe
      ? watchReadiness(readinessProbe, portOf, eagerly, listener, signal)
      : listener.onReady(true),
    livenessProbe && watchLiveness(livenessProbe, portOf, listener, signal),
  ]);
}

type Eagerly = (spec: Probe) => number;

/** Milliseconds until the next question of a start: never more than the probe's own period. */
function eagerlySince(start: number): Eagerly {
  return ({ periodSeconds }) =>
    Math.min(periodSeconds * 1000, Math.max(EAGER_MS, (performance.now() - start) * EAGER_SHARE));
}

async function started(spec: Probe, portOf: PortOf, eagerly: Eagerly, signal: AbortSignal): Promise<boolean> {
  const budget = (spec.initialDelaySeconds + spec.failureThreshold * spec.periodSeconds) * 1000;
  const deadline = performance.now() + budget;
  while (!signal.aborted && performance.now() < deadline) {
    if (await ask(spec, portOf)) return true;
    await pause(eagerly(spec), signal);
  }
  return false;
}

async function watchReadiness(
  spec: Probe,
  portOf: PortOf,
  eagerly: Eagerly,
  listener: ProbeListener,
  signal: AbortSignal,
) {
  await pause(spec.initialDelaySeconds * 1000, signal);
  let ready = false;
  let everReady = false;
  // How many answers in a row contradict what we hold.
  let against = 0;
  while (!signal.aborted) {
    const answer = await ask(spec, portOf);
    if (signal.aborted) return;
    against = answer === ready ? 0 : against + 1;
    if (against >= (ready ? spec.failureThreshold : spec.successThreshold)) {
      ready = answer;
      everReady ||= ready;
      against = 0;
      listener.onReady(ready);
    }
    await pause(everReady ? spec.periodSeconds * 1000 : eagerly(spec), signal);
  }
}

async function watchLiveness(spec: Probe, portOf: PortOf, listener: ProbeListener, signal: AbortSignal) {
  await pause(spec.initialDelaySeconds * 1000, signal);
  let failures = 0;
  while (!signal.aborted) {
    await pause(spec.periodSeconds * 1000, signal);
    if (signal.aborted) return;
    failures = (await ask(spec, portOf)) ? 0 : failures + 1;
    if (failures >= spec.failureThreshold) {
      if (!signal.aborted) listener.onDead(`the liveness probe failed ${failures} times`);
      return;
    }
  }
}

type PortOf = (port: string | number) => number;

/** One request; true for a status from 200 to 399 within the time-out, which is what the kubelet asks for. */
function ask(spec: Probe, portOf: PortOf): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: '127.0.0.1',
        port: portOf(spec.httpGet.port),
        path: spec.httpGet.path,
        agent: false,
        timeout: spec.timeoutSeconds * 1000,
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve(status >= 200 && status < 400);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

/** Waits, or returns early when the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
