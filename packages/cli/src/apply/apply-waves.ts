import type { Rendered } from '@clove/charts-ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { hasNoServer, isWaitedFor, type Readiness, readinessOf } from './readiness.ts';
import { Manifest, nameOf, type Wave, wavesOf } from './waves.ts';

/** Argo CD's own name: it finds its fields again, and what git no longer has is removed by it, not kept by us. */
const FIELD_MANAGER = 'argocd-controller';
/** How Argo CD knows what is its own. It is no part of the manifests, and would be lost if it were not applied again. */
const TRACKING = 'argocd.argoproj.io/tracking-id';

const POLL_SECONDS = 2;
/** Of a failed Job's log. */
const LAST_LINES = 10;

export interface ApplyOptions {
  /** At most so many seconds for one wave. */
  readonly seconds: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Waits so many seconds. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Receives each step. */
  readonly say: (line: string) => void;
}

/** A wave did not become ready: nothing later was applied. */
export class WaveFailed extends Error {
  override readonly name = 'WaveFailed';
  /** One line per obstacle, a failed Job with the last lines of its log. */
  readonly reasons: readonly string[];

  constructor(message: string, reasons: readonly string[]) {
    super(message);
    this.reasons = reasons;
  }
}

/**
 * Applies a rendered folder the way Argo CD does: a wave when everything of the one before is ready, and nothing later
 * than a Job that failed. Server-side, as Argo CD's own field manager. Removes nothing.
 * @returns how many objects were applied.
 * @throws WaveFailed, and KubectlError when the cluster refuses an object.
 */
export async function applyWaves(
  kubectl: Kubectl,
  rendered: Rendered,
  options: ApplyOptions,
): Promise<number> {
  const waves = wavesOf(rendered);
  const noServer = hasNoServer(waves.flatMap(({ objects }) => objects));
  for (const [index, wave] of waves.entries()) {
    await kubectl.applyAll(await tracked(kubectl, wave), FIELD_MANAGER);
    options.say(`wave ${index + 1} of ${waves.length}: ${wave.objects.length} objects applied`);
    const waited = wave.objects.filter(({ kind }) => isWaitedFor(kind) && !(noServer && kind === 'Database'));
    if (waited.length > 0) await untilReady(kubectl, waited, wave.number, options);
  }
  return waves.reduce((sum, { objects }) => sum + objects.length, 0);
}

/** The objects of a wave with the mark by which Argo CD knows those that it made. */
async function tracked(kubectl: Kubectl, { objects }: Wave): Promise<Manifest[]> {
  const live = await liveOf(kubectl, objects);
  return objects.map((object) => {
    const id = live.get(keyOf(object))?.metadata.annotations[TRACKING];
    if (id === undefined) return object;
    const annotations = { ...object.metadata.annotations, [TRACKING]: id };
    return { ...object, metadata: { ...object.metadata, annotations } };
  });
}

async function untilReady(
  kubectl: Kubectl,
  objects: readonly Manifest[],
  wave: number,
  { seconds, clock, pause, say }: ApplyOptions,
): Promise<void> {
  const started = clock();
  let waiting: readonly Manifest[] = objects;
  for (;;) {
    const live = await liveOf(kubectl, waiting);
    const judged = waiting.map((object) => ({
      object,
      readiness: readinessOf(object.kind, live.get(keyOf(object))),
    }));
    await refuseFailures(kubectl, judged, wave);
    waiting = judged.filter(({ readiness }) => readiness.state === 'waiting').map(({ object }) => object);
    if (waiting.length === 0) return;
    const names = waiting.map(nameOf);
    if (clock() - started >= seconds * 1000) {
      const reasons = names.map((name) => `${name} is not ready`);
      throw new WaveFailed(
        `wave ${wave} was not ready within ${seconds} s; nothing later was applied`,
        reasons,
      );
    }
    say(`waiting for ${names.join(', ')}`);
    await pause(POLL_SECONDS);
  }
}

async function refuseFailures(
  kubectl: Kubectl,
  judged: readonly { readonly object: Manifest; readonly readiness: Readiness }[],
  wave: number,
): Promise<void> {
  const reasons: string[] = [];
  for (const { object, readiness } of judged) {
    if (readiness.state !== 'failed') continue;
    reasons.push(`${nameOf(object)} failed: ${readiness.why}`);
    if (object.kind !== 'Job') continue;
    const { name, namespace = '' } = object.metadata;
    const lines = await kubectl.lastLines(namespace, `job/${name}`, LAST_LINES);
    reasons.push(...(lines.length === 0 ? ['  it wrote nothing'] : lines.map((line) => `  | ${line}`)));
    reasons.push(`  when its cause is gone: kubectl -n ${namespace} delete job/${name}, and apply again`);
  }
  if (reasons.length > 0) throw new WaveFailed(`wave ${wave} failed; nothing later was applied`, reasons);
}

async function liveOf(kubectl: Kubectl, objects: readonly Manifest[]): Promise<Map<string, Manifest>> {
  const found = (await kubectl.getAll(objects)).map((object) => Manifest.parse(object));
  return new Map(found.map((object) => [keyOf(object), object]));
}

function keyOf({ apiVersion, kind, metadata: { name, namespace = '' } }: Manifest): string {
  return [apiVersion.split('/')[0], kind, namespace, name].join(' ');
}
