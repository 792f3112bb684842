import { mkdirSync, rmSync } from 'node:fs';
import { provideArgoCdCli } from './argocd-cli.ts';
import { repositoryUrl, startGitServer } from './git-server.ts';
import { ask, cluster, feed, folder, run } from './run.ts';

/** Versions that a run is about; Argo CD 3.5 is the first that takes every field of the projects. */
const INGRESS =
  'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/kind/deploy.yaml';
const METRICS = 'https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.7.2/components.yaml';
const ARGO_CD_VERSION = 'v3.5.1';
const ARGO_CD = `https://raw.githubusercontent.com/argoproj/argo-cd/${ARGO_CD_VERSION}/manifests/install.yaml`;

/** The last worker is cordoned until `restart`: what has a volume stays off it, and `drain` may take it away. */
export const SPARE = `${cluster}-worker3`;

const CLUSTER = `
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    labels: { ingress-ready: "true" }
    extraPortMappings:
      - { containerPort: 443, hostPort: 8443, listenAddress: 127.0.0.1 }
  - role: worker
  - role: worker
  - role: worker
`;

/** A cluster with what `clove doctor` asks for, and a git server that its pods can reach. */
export async function up(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await provideArgoCdCli(ARGO_CD_VERSION);
  feed(CLUSTER, 'kind', 'create', 'cluster', '--name', cluster, '--config', '-', '--wait', '180s');
  run('kubectl', 'cordon', SPARE);
  run('kubectl', 'apply', '-f', INGRESS);
  run('kubectl', 'apply', '-f', METRICS);
  // kubelets of kind have certificates of their own.
  const insecure = [
    { op: 'add', path: '/spec/template/spec/containers/0/args/-', value: '--kubelet-insecure-tls' },
  ];
  const patch = ['patch', 'deployment/metrics-server', '--type=json', '-p', JSON.stringify(insecure)];
  run('kubectl', '-n', 'kube-system', ...patch);
  run('kubectl', 'create', 'namespace', 'argocd');
  run('kubectl', 'apply', '-n', 'argocd', '--server-side', '-f', ARGO_CD);
  // The argocd CLI with --core uses the cluster of the current context.
  run('kubectl', 'config', 'set-context', '--current', '--namespace', 'argocd');
  for (const [namespace, deployment] of [
    ['ingress-nginx', 'ingress-nginx-controller'],
    ['kube-system', 'metrics-server'],
    ['argocd', 'argocd-repo-server'],
    ['argocd', 'argocd-applicationset-controller'],
  ]) {
    run('kubectl', '-n', namespace ?? '', 'rollout', 'status', `deployment/${deployment}`, '--timeout=300s');
  }
  const address = hostAsPodsSeeIt();
  await startGitServer(address);
  feed(trustedRepository(repositoryUrl(address)), 'kubectl', 'apply', '-f', '-');
}

/** Argo CD takes the git server's certificate without asking who signed it. */
function trustedRepository(url: string): string {
  const labels = { 'argocd.argoproj.io/secret-type': 'repository' };
  const metadata = { name: 'clove', namespace: 'argocd', labels };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    stringData: { type: 'git', url, insecure: 'true' },
  });
}

/** The machine's address in kind's network. */
export function hostAsPodsSeeIt(): string {
  const gateways = ask(
    'docker',
    'network',
    'inspect',
    'kind',
    '-f',
    '{{range .IPAM.Config}}{{.Gateway}} {{end}}',
  );
  const address = gateways.split(' ').find((gateway) => /^\d+\.\d+\.\d+\.\d+$/.test(gateway));
  if (address === undefined) throw new Error(`kind's network has no IPv4 gateway: ${gateways}`);
  return address;
}
