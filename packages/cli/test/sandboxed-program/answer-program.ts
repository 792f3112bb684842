import { createServer, type Server } from 'node:net';
import { z } from 'zod';
import type { ProgramResult } from '../../src/program.ts';

/** @returns `endless`: the process goes on until it is ended, as one that follows a log whose container goes on. */
export type Answer = (
  args: readonly string[],
  input: string,
) => ProgramResult & { readonly endless?: boolean };

const Asked = z.object({ args: z.array(z.string()), input: z.string() });

/** Answers the processes of a sandboxed program (ask.mjs) on a socket; it is there at once, and keeps no process alive. */
export function answerProgram(socket: string, answer: Answer): Server {
  const server = createServer((connection) => {
    let asked = '';
    connection.setEncoding('utf8').on('data', (text: string) => {
      asked += text;
      if (!asked.endsWith('\n')) return;
      const { endless, ...result } = answered(asked, answer);
      connection.write(`${JSON.stringify(result)}\n`);
      if (endless !== true) connection.end();
    });
    // The program may be ended at any moment.
    connection.on('error', () => connection.destroy());
  });
  return server.listen(socket).unref();
}

/** What the sandbox cannot answer ends the program as an exception would. */
function answered(asked: string, answer: Answer): ReturnType<Answer> {
  try {
    const { args, input } = Asked.parse(JSON.parse(asked));
    return answer(args, input);
  } catch (error) {
    return { code: 1, out: '', err: `${error instanceof Error ? error.stack : error}\n` };
  }
}
