import { parentPort, workerData } from 'node:worker_threads';
import { TargetRenderer } from './render-target.ts';
import { WorkerData, WorkerTask } from './worker-messages.ts';

/** The thread of `renderInThreads`: answers every batch of targets with their outcomes, until it is closed. */
if (parentPort === null) throw new Error('worker.ts runs in a worker thread');
const port = parentPort;
const { root, write } = WorkerData.parse(workerData);
const renderer = new TargetRenderer(root, write);
port.on('message', (message: unknown) => {
  port.postMessage(WorkerTask.parse(message).map((target) => renderer.render(target)));
});
