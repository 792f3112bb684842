import { runService } from '../src/index.ts';
import { sampleService } from './sample-service.ts';

const sample = sampleService();
await runService({
  ...sample,
  build(context) {
    const parts = sample.build(context);
    // Lets a test see what an error outside of every handler does to the process.
    if (context.config.GREETING === 'reject')
      setImmediate(() => void Promise.reject(new Error('nobody caught this')));
    return parts;
  },
});
