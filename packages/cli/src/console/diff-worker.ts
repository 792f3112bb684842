import { parentPort, workerData } from 'node:worker_threads';
import { type DiffRequest, diffCommits } from '@clove/charts-ts';
import { FindingsError } from '@clove/pool-images';

const { root, request }: { root: string; request: DiffRequest } = workerData;
try {
  parentPort?.postMessage({ report: diffCommits(root, request) });
} catch (error) {
  if (!(error instanceof FindingsError)) throw error;
  parentPort?.postMessage({ findings: error.findings });
}
