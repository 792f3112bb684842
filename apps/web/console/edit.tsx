import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Field } from '../app/design/field.tsx';
import { Form } from '../app/design/form.tsx';
import { Notice, ProblemNotice } from '../app/design/notice.tsx';
import { Page } from '../app/design/page.tsx';
import { Select } from '../app/design/select.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { ask, type Finding, festivalsQuery, fileQuery } from './api.ts';
import { Proposal } from './proposal.tsx';
import { Findings, useSettled } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** A file that people write: its text, what is wrong with it while it is typed, and the way to a commit. */
export function Edit() {
  const { path, from } = useSearch({ from: '/edit' });
  return path === undefined ? <Begin /> : <EditFile key={`${path} ${from}`} path={path} from={from} />;
}

/** A new festival begins as the copy of one that is there. */
function Begin() {
  const { t } = useTexts(consoleTexts);
  const navigate = useNavigate();
  const { festivals } = useSuspenseQuery(festivalsQuery).data;
  const models = festivals.filter(({ file }) => file !== undefined).map(({ slug }) => slug);
  const [model, setModel] = useState(models[0] ?? '');
  const [slug, setSlug] = useState<string>();
  if (slug !== undefined) return <NewFile slug={slug} model={model} />;
  return (
    <Page title={t('newFestival')} narrow>
      <Form
        submit={t('start')}
        onSubmit={async (values) => {
          const wanted = values['slug'] ?? '';
          if (festivals.some((festival) => festival.slug === wanted))
            await navigate({ to: '/edit', search: { path: fileOf(wanted) } });
          else setSlug(wanted);
        }}
      >
        <Field label={t('slug')} name="slug" isRequired pattern="[a-z0-9]([a-z0-9\-]{0,38}[a-z0-9])?" />
        <Select
          label={t('basedOn')}
          value={model}
          onChange={setModel}
          options={models.map((value) => ({ value, label: value }))}
        />
      </Form>
    </Page>
  );
}

function NewFile({ slug, model }: { readonly slug: string; readonly model: string }) {
  const { text } = useSuspenseQuery(fileQuery(fileOf(model), undefined)).data;
  const begun = text.replace(/^festival: .*$/m, `festival: ${slug}`);
  return <Editor path={fileOf(slug)} from={undefined} original="" begun={begun} isChangedHere={false} />;
}

function EditFile({ path, from }: { readonly path: string; readonly from: string | undefined }) {
  const { text, isChangedHere } = useSuspenseQuery(fileQuery(path, from)).data;
  return <Editor path={path} from={from} original={text} begun={text} isChangedHere={isChangedHere} />;
}

interface EditorProps {
  readonly path: string;
  readonly from: string | undefined;
  /** As it is committed; empty for a new file. */
  readonly original: string;
  readonly begun: string;
  readonly isChangedHere: boolean;
}

/** Milliseconds without typing after which the text is checked. */
const PAUSE_MS = 400;

function Editor({ path, from, original, begun, isChangedHere }: EditorProps) {
  const { t } = useTexts(consoleTexts);
  const [text, setText] = useState(begun);
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
  const slug = path.replace(/^.*\/([^/]+)\.yaml$/, '$1');
  const isNew = original === '';
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
    <Page title={isNew ? t('newFestival') : t('edit')}>
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
          branch={`console/${isNew ? 'new' : 'change'}-${slug}`}
          message={`${isNew ? 'Add' : 'Change'} ${slug}`}
          isDisabled={findings.length > 0 || text === original || settled !== text || checked.isFetching}
        />
      </div>
    </Page>
  );
}

function fileOf(slug: string): string {
  return `gitops/festivals/${slug}.yaml`;
}
