// A cluster in a process of its own, for tests that kill it. Arguments: manifests, bundles, state.
import { startCluster } from '@clove/local-cluster';

const [manifests = '', bundles = '', state = ''] = process.argv.slice(2);
await startCluster({ manifests, bundles, state });
console.log('ready');
setInterval(() => undefined, 60_000);
