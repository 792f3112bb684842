// A service as small as can be, with the manners of a real one: probes, a drain, a Job mode.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';

const [mode] = process.argv.slice(2);
if (mode === 'job') {
  appendFileSync(process.env.JOB_RUNS, `${process.env.RUN_ID}\n`);
  // One exit code per run; the last one goes for all that follow.
  const exits = (process.env.JOB_EXIT ?? '0').split(',');
  const run = readFileSync(process.env.JOB_RUNS, 'utf8').trim().split('\n').length;
  process.exit(Number(exits[Math.min(run, exits.length) - 1]));
}
if (mode === 'crash') {
  console.log('cannot work: no reason');
  process.exit(1);
}

let draining = false;
const http = createServer((request, response) => {
  response.setHeader('connection', draining ? 'close' : 'keep-alive');
  if (request.url === '/env') return response.end(JSON.stringify(process.env));
  if (request.url?.startsWith('/call/')) {
    const upstream = get(`http://${request.url.slice('/call/'.length)}`, { agent: false }, (answer) =>
      answer.pipe(response),
    );
    upstream.on('error', (error) => {
      response.statusCode = 502;
      response.end(error.code);
    });
    return;
  }
  setTimeout(() => response.end(process.env.HOSTNAME), 5);
});
const management = createServer((request, response) => {
  response.statusCode = request.url === '/readyz' && draining ? 503 : 200;
  response.end();
});
http.listen(Number(process.env.PORT));
management.listen(Number(process.env.MANAGEMENT_PORT));
process.on('SIGTERM', () => {
  console.log('draining');
  draining = true;
  setTimeout(() => {
    http.close(() => process.exit(0));
    http.closeIdleConnections();
  }, 300);
});
