/** The node-local DNS cache of clusters that run one; elsewhere nothing answers there. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Networks that "a host on the internet" never means: private ranges, link-local (cloud metadata) and loopback. */
const NOT_INTERNET = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];

/** The internet, as peers of a policy: every address but those. */
export const INTERNET = [{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET } }];

/** What resolves names in a cluster, as peers of a policy. */
export const NAME_SERVERS = [
  {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  },
  { ipBlock: { cidr: NODE_LOCAL_DNS } },
];
