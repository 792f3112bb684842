#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

const home = resolve(import.meta.dirname, '../../..');
// Half of a short verb's time is compiling what it imports: remembered, and imported only after saying so.
enableCompileCache(join(home, '.clove/compile-cache'));
const { runClove } = await import('./run.ts');
const { terminalPrompts } = await import('./prompts.ts');

const stop = new AbortController();
// Not once: at a Ctrl-C under `npm start` the terminal and npm each send the signal, and the second must not kill a
// cluster that is being stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

// Who reads only the first lines (`clove check | head`) closes the pipe: the verb finishes its work, and its
// exit code says what it found, without a reader.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runClove(process.argv.slice(2), {
  // Elsewhere than in this repository: the same folders of inputs, rendered by this generator.
  root: resolve(process.env['CLOVE_ROOT'] ?? home),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
  env: process.env,
  ...(process.stdin.isTTY && process.stdout.isTTY ? { prompts: terminalPrompts() } : {}),
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
});
