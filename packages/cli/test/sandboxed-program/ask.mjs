// The process of a sandboxed program: hands its command line, and what it reads, to the test that answers it (answer-program.ts).
// Plain JavaScript and small: tests start some 500 of them, and with all that answers them each took five times the CPU time.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** @param {string} variable names the socket on which the test answers */
export function ask(variable) {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable} names no socket`);
  const args = process.argv.slice(2);
  const input = args.includes('-') ? readFileSync(0, 'utf8') : '';
  let answer = '';
  const socket = connect(path, () => socket.write(`${JSON.stringify({ args, input })}\n`));
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
    if (!answer.endsWith('\n')) return;
    const { code, out, err } = JSON.parse(answer);
    process.stdout.write(out);
    process.stderr.write(err);
    process.exitCode = code;
  });
}
