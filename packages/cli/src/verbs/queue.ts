import { commitmentTo, DRAW_RANGE, draw } from '@clove/waiting-room';
import { Argument, Command } from 'commander';
import { z } from 'zod';
import { type CliContext, CommandError, UsageError } from '../context.ts';

interface Options {
  readonly url: string;
  readonly commitment?: string;
  readonly member?: string;
}

const PublicDraw = z.object({
  opensAt: z.string(),
  draw: z.object({ commitment: z.string(), key: z.string().nullable() }),
});

/** Milliseconds. */
const ANSWER_MS = 15_000;

/** `clove queue verify`: anybody checks the draw of a waiting room, from outside, without a login. */
export function queueVerb(context: CliContext): Command {
  return new Command('queue')
    .description('check that the draw of a waiting room was fair')
    .addArgument(new Argument('<action>').choices(['verify']))
    .requiredOption('--url <url>', 'address of the festival')
    .option('--commitment <hex>', 'the commitment that you noted before the opening')
    .option('--member <id>', 'whose number is computed')
    .action(async (_action: string, options: Options) => {
      for (const line of verified(await published(options.url, context.signal), options)) context.out(line);
    });
}

async function published(url: string, signal: AbortSignal): Promise<z.infer<typeof PublicDraw>> {
  if (!URL.canParse(url)) throw new UsageError(`--url: "${url}" is no address`);
  let answer: Response;
  try {
    answer = await fetch(new URL('/api/queue', url), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
  } catch (error) {
    throw new CommandError(
      `${url} does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = PublicDraw.safeParse(answer.ok ? await answer.json().catch(() => undefined) : undefined);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${url}/api/queue shows no draw (status ${answer.status}): has it a waiting room?`);
}

/** What there is to say of a draw. @throws CommandError where it does not fit what was promised */
function verified({ opensAt, draw: shown }: z.infer<typeof PublicDraw>, options: Options): string[] {
  const { commitment, key } = shown;
  const noted = options.commitment?.toLowerCase();
  if (noted !== undefined && noted !== commitment) {
    throw new CommandError(`the commitment is ${commitment} now: not the one that you noted`);
  }
  if (key === null) {
    return [
      `commitment: ${commitment}`,
      `the key is published after the opening (${opensAt}): note the commitment, and verify again then`,
    ];
  }
  if (commitmentTo(key) !== commitment) {
    throw new CommandError(`the key that was published is not the one that was committed to (${commitment})`);
  }
  const kept =
    noted === undefined ? 'note it before the opening to know that it was not exchanged' : 'as noted';
  const lines = [`commitment: ${commitment} (${kept})`, 'the key fits the commitment'];
  if (options.member === undefined) return lines;
  const { number } = draw(key, options.member);
  const share = ((number / DRAW_RANGE) * 100).toFixed(2);
  return [...lines, `member ${options.member}: number ${number}, behind about ${share} % of all who drew`];
}
