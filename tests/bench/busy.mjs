// Loaded into one pod (`node --import`): SIGUSR2 makes its event loop busy all the time, and free again. Between two busy
// slices it serves what has arrived, as a service does that is out of CPU. Run by itself with `wait`, it does nothing else.
const SLICE_MS = 20;
let busy = false;
process.on('SIGUSR2', () => {
  busy = !busy;
  if (busy) burn();
});

function burn() {
  if (!busy) return;
  for (const end = performance.now() + SLICE_MS; performance.now() < end; );
  setImmediate(burn);
}

if (process.argv[2] === 'wait') {
  setInterval(() => undefined, 60_000);
  process.stdout.write('ready\n');
}
