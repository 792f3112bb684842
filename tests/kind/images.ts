import { buildPool } from '@clove/pool-images';
import { root } from '../office/root.ts';
import { cluster, run } from './run.ts';

/** What the manifests of this cluster name; no such registry exists, the nodes have every image already. */
export const REGISTRY = 'kind.clove.local';

/** Images of the working tree's bundles, loaded into every node. */
export async function images(): Promise<void> {
  const built = await buildPool({ root });
  const tags = built.map(({ image, tag }) => `TAG_${image.replaceAll('-', '_').toUpperCase()}=${tag}`);
  const platform = `*.platform=linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;
  const bake = ['buildx', 'bake', '-f', 'pool-images/docker-bake.hcl', '--set', platform, '--load'];
  run('env', ...tags, `REGISTRY=${REGISTRY}`, 'docker', ...bake);
  for (const { image, tag } of built) {
    run('kind', 'load', 'docker-image', `${REGISTRY}/${image}:${tag}`, '--name', cluster);
  }
}
