import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../office/root.ts';
import { ask, cluster, folder, run } from './run.ts';

const RAW = 'https://raw.githubusercontent.com';

/** Definitions of every kind that a switch may render; Argo CD's own are there. The oldest versions that serve what is rendered, or newer. */
const DEFINITIONS = [
  'https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.2.0/standard-install.yaml',
  `${RAW}/cloudnative-pg/cloudnative-pg/v1.27.0/config/crd/bases/postgresql.cnpg.io_clusters.yaml`,
  `${RAW}/cloudnative-pg/cloudnative-pg/v1.27.0/config/crd/bases/postgresql.cnpg.io_databases.yaml`,
  `${RAW}/rabbitmq/cluster-operator/v2.16.0/config/crd/bases/rabbitmq.com_rabbitmqclusters.yaml`,
  `${RAW}/external-secrets/external-secrets/v0.18.2/config/crds/bases/external-secrets.io_externalsecrets.yaml`,
  `${RAW}/kedacore/keda/v2.17.0/config/crd/bases/keda.sh_scaledobjects.yaml`,
  `${RAW}/prometheus-operator/prometheus-operator/v0.85.0/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml`,
  `${RAW}/prometheus-operator/prometheus-operator/v0.85.0/example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml`,
  `${RAW}/istio/api/v1.27.0/kubernetes/customresourcedefinitions.gen.yaml`,
];

/** Every tree of every profile is put before this cluster's API server; no kind may be missing. */
export function trees(): void {
  for (const url of DEFINITIONS) run('kubectl', 'apply', '--server-side', '-f', url);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, ask('kind', 'get', 'kubeconfig', '--name', cluster), { mode: 0o600 });
  execFileSync(process.execPath, [join(root, 'tests/api-server/every-tree.ts'), '--every-kind'], {
    stdio: 'inherit',
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
}
