import type { Finding } from '@clove/pool-images/in-memory';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { FestivalBuilder } from '../app/builder/festival-builder.tsx';
import type { PlanFile, Written } from '../app/builder/use-builder.ts';
import { Field } from '../app/design/field.tsx';
import { Notice, ProblemNotice } from '../app/design/notice.tsx';
import { Page } from '../app/design/page.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { ask, type FileShown, fileQuery, textsQuery } from './api.ts';
import { Proposal } from './proposal.tsx';
import { Findings, useSettled } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** A file that people write: what is wrong with it while it is written, and the way to a commit. */
export function Edit() {
  const { path, from } = useSearch({ from: '/edit' });
  if (path === undefined) return <BuilderPage path={undefined} from={undefined} file={undefined} />;
  return <EditFile key={`${path} ${from}`} path={path} from={from} />;
}

function EditFile({ path, from }: { readonly path: string; readonly from: string | undefined }) {
  const file = useSuspenseQuery(fileQuery(path, from)).data;
  if (path.startsWith('gitops/festivals/')) return <BuilderPage path={path} from={from} file={file} />;
  return <TextPage path={path} from={from} original={file.text} isChangedHere={file.isChangedHere} />;
}

interface BuilderPageProps {
  /** Undefined for a new festival. */
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly file: FileShown | undefined;
}

/** A festival's file as a form and as text, with its plan and picture. */
function BuilderPage({ path, from, file }: BuilderPageProps) {
  const { t } = useTexts(consoleTexts);
  const texts = useSuspenseQuery(textsQuery).data;
  const [built, setBuilt] = useState<Written>();
  // Its own slug is not taken.
  const own = useMemo(
    () => ({ ...texts, festivals: texts.festivals.filter((slug) => slug !== slugOf(path ?? '')) }),
    [texts, path],
  );
  const plans = changedPlans(built?.plans ?? [], file?.plans ?? []);
  const isSame = built === undefined || (built.text === file?.text && plans.length === 0);
  return (
    <Page title={path === undefined ? t('newFestival') : t('edit')}>
      <div className="stack">
        {path !== undefined && <p className="id soft">{path}</p>}
        {file?.isChangedHere === true && <Notice kind="warning">{t('changedHere')}</Notice>}
        {isSame && <p className="soft">{t('noChange')}</p>}
        {built !== undefined && (
          <Proposal
            change={{ kind: 'file', path: path ?? built.file, text: built.text, plans }}
            from={from}
            branch={`console/${path === undefined ? 'new' : 'change'}-${slugOf(path ?? built.file)}`}
            message={`${path === undefined ? 'Add' : 'Change'} ${slugOf(path ?? built.file)}`}
            isDisabled={!built.isValid || isSame}
          />
        )}
        <div className="own-builder">
          <FestivalBuilder
            texts={own}
            {...(path === undefined || file === undefined
              ? {}
              : { existing: { file: path, text: file.text, plans: file.plans } })}
            onChange={setBuilt}
          />
        </div>
      </div>
    </Page>
  );
}

/** The seat plans that are new or have another text: they are committed with the festival's file. */
function changedPlans(plans: readonly PlanFile[], committed: readonly PlanFile[]): readonly PlanFile[] {
  const before = new Map(committed.map(({ name, text }) => [name, text]));
  return plans.filter(({ name, text }) => before.get(name) !== text);
}

interface TextPageProps {
  readonly path: string;
  readonly from: string | undefined;
  /** As it is committed. */
  readonly original: string;
  readonly isChangedHere: boolean;
}

/** Milliseconds without typing after which the text is checked. */
const PAUSE_MS = 400;

/** Templates, copies and what ops decided: as text, checked by the server while it is typed. */
function TextPage({ path, from, original, isChangedHere }: TextPageProps) {
  const { t } = useTexts(consoleTexts);
  const [text, setText] = useState(original);
  const settled = useSettled(text, PAUSE_MS);
  const box = useRef<HTMLDivElement>(null);
  const checked = useQuery({
    queryKey: ['/check', path, from, settled],
    queryFn: ({ signal }) =>
      ask<{ findings: Finding[]; warnings: Finding[] }>(
        '/check',
        { path, text: settled, ...(from === undefined ? {} : { from }) },
        signal,
      ),
    placeholderData: (previous) => previous,
  });
  const { findings = [], warnings = [] } = checked.data ?? {};
  const choose = ({ line, column }: Finding) => {
    const area = box.current?.querySelector('textarea');
    if (area == null) return;
    const lines = text.split('\n');
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start + column - 1, start + (lines[line - 1]?.length ?? 0));
    // A text area does not go to its selection by itself.
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5);
  };
  return (
    <Page title={t('edit')}>
      <div className="stack">
        {isChangedHere && <Notice kind="warning">{t('changedHere')}</Notice>}
        <div className="editor" ref={box}>
          <Field
            label={path}
            lines={28}
            value={text}
            onChange={setText}
            spellCheck="false"
            autoComplete="off"
          />
          <section className="stack" aria-live="polite">
            <ProblemNotice error={checked.error} />
            {findings.length > 0 && (
              <>
                <h2>{t('findings', { count: findings.length })}</h2>
                <Findings findings={findings} onChoose={choose} />
              </>
            )}
            {warnings.length > 0 && (
              <>
                <h2>{t('warnings', { count: warnings.length })}</h2>
                <Findings findings={warnings} onChoose={choose} />
              </>
            )}
            {checked.data === undefined && checked.error === null && <p className="soft">{t('checking')}</p>}
            {checked.data !== undefined && findings.length === 0 && <Notice kind="good">{t('valid')}</Notice>}
            {text === original && <p className="soft">{t('noChange')}</p>}
          </section>
        </div>
        <Proposal
          change={{ kind: 'file', path, text }}
          from={from}
          branch={`console/change-${nameOf(path)}`}
          message={`Change ${path}`}
          isDisabled={findings.length > 0 || text === original || settled !== text || checked.isFetching}
        />
      </div>
    </Page>
  );
}

/** `gitops/festivals/<slug>.yaml` -> the slug. */
function slugOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.yaml$/, '');
}

/** The part of a branch's name that stands for a file. */
function nameOf(path: string): string {
  return path
    .replace(/^gitops\/(?:environments|templates)\//, '')
    .replace(/\.yaml$/, '')
    .replaceAll('/', '-');
}
