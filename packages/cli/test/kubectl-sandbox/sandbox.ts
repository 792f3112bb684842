import { Kubectl } from '../../src/kubectl/kubectl.ts';
import type { Simulation } from '../simulation.ts';
import { answer, type KubectlWorld, SOCKET, type Stored } from './answer.ts';

/** A cluster with nothing but these objects, by `<kind>/<namespace or empty>/<name>`. */
export function cluster(objects: Record<string, object> = {}): KubectlWorld {
  const stored = Object.entries(objects).map(([key, object]): [string, Stored] => {
    const [kind = '', namespace = '', name = ''] = key.split('/');
    const metadata = { name, ...(namespace === '' ? {} : { namespace }) };
    return [key, { kind, metadata, ...object }];
  });
  return { version: 'v1.33.4', objects: Object.fromEntries(stored), calls: [] };
}

/** The sandbox without a process of its own. */
export function sandboxed(world: KubectlWorld): Kubectl {
  return new Kubectl(async (args, { input = '' } = {}) => answer(world, args, input));
}

/** Puts the sandbox as an executable on a simulation's PATH; returns how its world looks afterwards. */
export function installKubectl(simulation: Simulation, begin: KubectlWorld): () => KubectlWorld {
  const world = structuredClone(begin);
  simulation.install(import.meta.dirname, SOCKET, (args, input) => answer(world, args, input));
  return () => world;
}
