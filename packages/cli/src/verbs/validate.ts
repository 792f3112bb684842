import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Finding, FindingsError, formatFinding } from '@clove/pool-images';
import { Command, Option } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { type Language, languageOf, translator } from '../language/language.ts';
import { validateAll, validateFiles } from '../validation.ts';
import { formatValidation, VALIDATION_FORMATS, type ValidationFormat } from '../validation-format.ts';

interface Options {
  readonly format: ValidationFormat;
  readonly lang?: Language;
}

/** `clove validate [files...]`: checks what people write, all findings of all files at once. */
export function validateVerb(context: CliContext): Command {
  return new Command('validate')
    .description(
      'check festival files (default: all of them, the environments, the templates, the catalogue and the releases)',
    )
    .argument('[files...]', 'festival files')
    .addOption(new Option('--format <format>', 'how to say it').choices(VALIDATION_FORMATS).default('text'))
    .action((files: string[], { format, lang }: Options) => {
      const say = translator(languageOf(context.env, lang));
      const paths = files.map((file) => pathOf(context, file, say));
      const validation = files.length > 0 ? validateFiles(context.root, paths) : validateAll(context.root);
      const inLanguage = (finding: Finding): Finding => ({ ...finding, message: say(finding.message) });
      const findings = validation.findings.map(inLanguage);
      const warnings = validation.warnings.map(inLanguage);
      if (format !== 'text') {
        for (const line of formatValidation({ ...validation, findings, warnings }, format)) context.out(line);
        if (findings.length > 0) throw new CommandError('');
        return;
      }
      for (const warning of warnings) context.err(say(`${formatFinding(warning)} (warning)`));
      if (findings.length > 0) throw new FindingsError(findings);
      const { files: count } = validation;
      context.out(say(count === 1 ? `${count} file is valid` : `${count} files are valid`));
    });
}

/** A festival file as findings call it: from the root. */
function pathOf({ root }: CliContext, file: string, say: (text: string) => string): string {
  const path = resolve(root, file);
  if (!existsSync(path)) throw new UsageError(say(`there is no file ${file}`));
  return relative(root, path);
}
