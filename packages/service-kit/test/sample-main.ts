import { runService } from '../src/index.ts';
import { sampleService } from './sample-service.ts';

const sample = sampleService();
await runService({
  ...sample,
  build(context) {
    const parts = sample.build(context);
    // An error outside of every handler, for a test of the process.
    if (context.config.GREETING === 'reject')
      setImmediate(() => void Promise.reject(new Error('unhandled in the sample')));
    return parts;
  },
});
