import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { planTarget, render } from '@clove/charts-ts';
import { freePort, startCluster } from '@clove/local-cluster';
import type { BuiltImage } from '@clove/pool-images';
import { Office } from '../office/office.ts';
import { noRateLimits, noRehearsal, organiserEmail } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { buildThere, checkOut, type PreviousRelease } from './previous-release.ts';
import { halfWay, imagesOf, readTree, type Tree, withoutPlaces, withServicesOf, writeTree } from './trees.ts';

const ENVIRONMENT = 'staging';
const FESTIVAL = 'seoul-jazz-2026';

/** A ticket office that begins as the previous release left it, and rolls to the working tree's step by step. */
export interface UpgradingOffice {
  readonly office: Office;
  /** The old images under the manifests that are rendered for them today: every commit renders, the release moves later. */
  renderAnew(): Promise<void>;
  /** Brings the schema up to date, and rolls the services that `isNew` names; the others stay on the old release. */
  roll(isNew: (service: string) => boolean): Promise<void>;
  /** What is left of the upgrade: every service, then provisioning. */
  finish(): Promise<void>;
}

export interface UpgradingOptions {
  /** Pods of each service. @default 1 */
  readonly replicas?: number;
  /** Seconds that a pod goes on accepting. @default 1: where nothing else calls, a pod may end as soon as its successor is ready */
  readonly drainSeconds?: number;
  /** Pods rehearse purchases before they are ready, as deployed. @default false: three seconds of CPU time of each that is replaced */
  readonly rehearses?: boolean;
}

/** Starts the manifests and images of a release, exactly as they were committed. */
export async function openUpgradingOffice(
  release: PreviousRelease,
  built: readonly BuiltImage[],
  { replicas = 1, drainSeconds = 1, rehearses = false }: UpgradingOptions = {},
): Promise<UpgradingOffice> {
  const sources = checkOut(release.commit);
  const committed = readTree(join(sources, 'gitops/rendered', ENVIRONMENT, FESTIVAL));
  const tags = new Map(built.map(({ image, tag }) => [image, tag]));
  const planned = planTarget(root, ENVIRONMENT, FESTIVAL, { tags }).plan;
  const after = withoutPlaces(render(planned));
  const old = imagesOf(committed);
  const again = planTarget(root, ENVIRONMENT, FESTIVAL, { tags: new Map([...tags, ...old]) }).plan;
  const before = withoutPlaces(render(again));

  const folder = mkdtempSync(join(root, '.clove', 'office-'));
  const bundles = join(folder, 'bundles');
  const ownImages = [...old].filter(([image]) =>
    existsSync(join(sources, 'pool-images/catalog', `${image}.yaml`)),
  );
  const oldBundles = buildThere(
    sources,
    ownImages.map(([image]) => image),
  );
  for (const [image, tag] of ownImages) link(bundles, image, tag, oldBundles.get(image));
  for (const { image, tag, bundle } of built) link(bundles, image, tag, bundle);

  const manifests = join(folder, 'manifests');
  const port = await freePort();
  writeTree(manifests, withServicesOf(committed, after));
  const services = planned.services.map(({ entry }) => entry.service);
  const cluster = await startCluster({
    manifests,
    bundles,
    state: join(folder, 'state'),
    publicPort: port,
    overrides: {
      fsync: false,
      replicas: Object.fromEntries(services.map((service) => [service, replicas])),
      env: Object.fromEntries(
        services.map((service) => [
          service,
          {
            DRAIN_SECONDS: String(drainSeconds),
            ...(!rehearses && noRehearsal),
            ...(service === 'gateway' && noRateLimits),
          },
        ]),
      ),
    },
  });
  const apply = (tree: Tree): Promise<void> => {
    writeTree(manifests, tree);
    return cluster.apply(manifests);
  };
  const toolbox = built.find(({ image }) => image === 'toolbox')?.bundle ?? '';
  return {
    office: new Office({
      cluster,
      plan: planned,
      folder,
      baseUrl: planned.publicUrl,
      toolbox,
      organiserEmail: organiserEmail(planned),
    }),
    renderAnew: () => apply(withServicesOf(before, after)),
    roll: (isNew) => apply(halfWay(before, after, isNew)),
    finish: () => apply(after),
  };
}

/** Puts a bundle where the cluster finds the tag that the manifests name. */
function link(bundles: string, image: string, tag: string, bundle: string | undefined): void {
  if (bundle === undefined) throw new Error(`${image} was not built`);
  const place = join(bundles, image, `${tag}.mjs`);
  if (existsSync(place)) return;
  mkdirSync(join(bundles, image), { recursive: true });
  symlinkSync(bundle, place);
}
