import { Argument, Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { type Lever, type LeverArguments, levers } from '../ops/levers.ts';
import { OfficeClient } from '../ops/office-client.ts';
import { opsLogin } from '../ops/ops-login.ts';
import { table } from '../table.ts';

interface Options {
  readonly reason?: string;
  readonly confirm?: string;
  readonly url?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

/** `clove ops <festival> <lever>`: what must not wait for a pull request. Acts at once on the running office. */
export function opsVerb(context: CliContext): Command {
  return new Command('ops')
    .description('pull a lever of a running festival at once: pause sales, close a section, and others')
    .argument('<festival>', 'slug')
    .addArgument(new Argument('<lever>', 'see below').choices(Object.keys(levers)))
    .argument('[values...]', 'what the lever needs')
    .option('--reason <text>', 'why, for the log; every lever that moves something needs it')
    .option('--confirm <performance>', 'cancel-performance: its id once more')
    .option('--url <url>', 'where the festival is (default: the local cluster that runs it)')
    .option('--environment <name>', 'the same, as the address of this environment')
    .option('--json', 'as JSON')
    .addHelpText('after', help())
    .action(async (festival: string, name: string, values: string[], options: Options) => {
      const lever = levers[name];
      if (lever === undefined) throw new UsageError(`there is no lever ${name}`);
      const words = argumentsOf(lever, name, festival, values, options);
      lever.check?.(words);
      const login = opsLogin(context, festival, options);
      const { lines, json, notice } = await OfficeClient.within(context, login, (office) =>
        lever.pull(office, words),
      );
      if (options.json === true) context.out(JSON.stringify(json, null, 2));
      else for (const line of lines) context.out(line);
      if (notice !== undefined) context.err(notice);
    });
}

function argumentsOf(
  lever: Lever,
  name: string,
  festival: string,
  values: readonly string[],
  { reason = '', confirm }: Options,
): LeverArguments {
  if (values.length !== lever.values.length) throw new UsageError(`say: ${usage(festival, name, lever)}`);
  if (lever.moves && reason.trim() === '') {
    throw new UsageError(`say why, for the log: ${usage(festival, name, lever)}`);
  }
  return { festival, values, reason, confirm };
}

function usage(festival: string, name: string, { values, moves }: Lever): string {
  const words = ['clove ops', festival, name, ...values.map((value) => `<${value}>`)];
  return [...words, ...(moves ? ['--reason <text>'] : [])].join(' ');
}

function help(): string {
  const rows = Object.entries(levers).map(([name, { values, what }]) => [
    `  ${[name, ...values.map((value) => `<${value}>`)].join(' ')}`,
    what,
  ]);
  return `
Levers:
${table(rows).join('\n')}

They act within seconds, whatever freeze there is, and stay until they are moved back: no provisioning resets them.
The login of CLOVE_OPS_EMAIL and CLOVE_OPS_PASSWORD pulls them; a local cluster knows its own.
`;
}
