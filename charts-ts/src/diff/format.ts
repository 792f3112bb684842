import { htmlText } from './formats/html.ts';
import { jsonText } from './formats/json.ts';
import { markdownText } from './formats/markdown.ts';
import { terminalText } from './formats/terminal.ts';
import type { DiffReport } from './model.ts';

export const DIFF_FORMATS = ['terminal', 'markdown', 'html', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** A report as text. `colour` counts on a terminal only. */
export function formatDiff(
  report: DiffReport,
  format: DiffFormat,
  options: { readonly colour?: boolean } = {},
): string {
  switch (format) {
    case 'terminal':
      return terminalText(report, options);
    case 'markdown':
      return markdownText(report);
    case 'html':
      return htmlText(report);
    case 'json':
      return jsonText(report);
  }
}
