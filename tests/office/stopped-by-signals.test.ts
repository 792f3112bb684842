import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

const subject = new URL('stopped-by-signals.ts', import.meta.url).href;

/** A program that opens two, of which the second is never open, and is in the middle of something. */
const PROGRAM = `
import { stoppedBySignals } from '${subject}';
const one = await stoppedBySignals(async (signal) => ({
  stop: async () => { console.log('one is stopped, aborted: ' + signal.aborted); },
}));
const other = stoppedBySignals((signal) => new Promise((_, reject) => {
  signal.addEventListener('abort', () => setImmediate(() => { console.log('two is given up'); reject(signal.reason); }));
}));
setInterval(() => { if (process.listenerCount('uncaughtException') > 0) throw new Error('what it called is gone'); }, 1);
process.stdout.write('ready\\n');
await other;
`;

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s stops what is open and what is being opened, and ends the program', async (signal, code) => {
  const program: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (program.stdout === null) throw new Error('it has no output');
  const output = text(program.stdout.once('data', () => program.kill(signal)));
  expect(await once(program, 'exit')).toEqual([code, null]);
  expect(await output).toBe('ready\ntwo is given up\none is stopped, aborted: true\n');
});
