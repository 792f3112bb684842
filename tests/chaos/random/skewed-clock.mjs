// Loaded into a pod (`node --import skewed-clock.mjs?folder=<folder>`): Date is off by the milliseconds that the file
// `<folder>/<pod>` says, if there is one. Read at the start and at each SIGUSR2. Monotonic clocks are left alone, as a step of
// the real clock leaves them alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RealDate = Date;
const file = join(new URL(import.meta.url).searchParams.get('folder'), process.env.HOSTNAME);
let skew = 0;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + skew);
    else super(...args);
  }

  static now() {
    return RealDate.now() + skew;
  }
};

process.on('SIGUSR2', read);
read();

function read() {
  skew = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}
