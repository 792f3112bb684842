import { eachBecause, type Reason } from '../provenance/reason.ts';
import { k8s } from './manifest.ts';

/** What a pod requests and may use: millicores and mebibytes. */
interface Size {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
}

/**
 * A cpu request without limit (Node is throttled badly by one), memory with both.
 * @param why what decides each of them. Default: it is the same for every festival.
 */
export function resources(size: Size, why?: (field: keyof Size) => Reason): k8s.ResourceRequirements {
  const cpu = size.cpu % 1000 === 0 ? String(size.cpu / 1000) : `${size.cpu}m`;
  const requests = { cpu: k8s.Quantity.fromString(cpu), memory: memory(size.memory) };
  const limits = { memory: memory(size.memoryLimit) };
  return {
    requests: eachBecause(requests, { cpu: why?.('cpu'), memory: why?.('memory') }),
    limits: eachBecause(limits, { memory: why?.('memoryLimit') }),
  };
}

/** In the form that the API server stores, so that no comparison ever shows a difference of spelling. */
function memory(mebibytes: number): k8s.Quantity {
  return k8s.Quantity.fromString(mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`);
}

/** A writable folder of limited size for what needs one under a read-only root. */
export function scratch(name: string, sizeLimit: string): k8s.Volume {
  return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } };
}
