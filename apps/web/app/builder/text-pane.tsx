import { type RefObject, useId, useRef } from 'react';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import type { PlacedFinding } from './placed-findings.ts';

interface TextPaneProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly findings: readonly PlacedFinding[];
  readonly area: RefObject<HTMLTextAreaElement | null>;
}

/** The file as its text, with the numbers of its lines and marks where something is wrong. */
export function TextPane({ text, onChange, findings, area }: TextPaneProps) {
  const { t } = useTexts(builderTexts);
  const id = useId();
  const gutter = useRef<HTMLDivElement>(null);
  const marks = new Map<number, PlacedFinding['kind']>();
  for (const { line, kind } of findings) if (marks.get(line) !== 'error') marks.set(line, kind);
  const lines = text.split('\n').length;
  return (
    <div className="builder-text">
      <label htmlFor={id}>{t('fileText')}</label>
      <div className="builder-editor">
        <div className="builder-gutter" ref={gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => index + 1).map((line) => (
            <div key={line} className={marks.get(line) ?? ''}>
              {line}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          aria-describedby={`${id}-help`}
          aria-invalid={findings.some(({ kind }) => kind === 'error')}
          onChange={({ target }) => onChange(target.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <p className="help" id={`${id}-help`}>
        {t('textHelp')}
      </p>
    </div>
  );
}

/** Shows a line of the text and puts the cursor there. */
export function focusLine(area: HTMLTextAreaElement | null, line: number, column = 1): void {
  if (area === null) return;
  const before = area.value.split('\n').slice(0, line - 1);
  const offset = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(offset, offset);
  const height = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 4) * height);
}
