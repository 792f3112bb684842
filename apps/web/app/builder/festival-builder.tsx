import { type InMemoryRepository, openTexts, type RepositoryTexts } from '@clove/charts-ts/in-memory';
import { FindingsError } from '@clove/pool-images/in-memory';
import { useMemo, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import { BlockFields } from './block-fields.tsx';
import { builderTexts } from './builder-texts.ts';
import './builder.css';
import { exampleText } from './example-text.ts';
import { FindingList } from './finding-list.tsx';
import { Findings } from './findings.tsx';
import { FormProvider, ownFindings } from './form-context.ts';
import type { Repository } from './new-file-link.ts';
import { OpenFiles } from './open-files.tsx';
import { PicturePane } from './picture-pane.tsx';
import { PlanPane, usePlan } from './plan-pane.tsx';
import { PullRequest } from './pull-request.tsx';
import { focusLine, TextPane } from './text-pane.tsx';
import { UndoButtons } from './undo-buttons.tsx';
import { type Builder, focusField, type PlanFile, useBuilder, type Written } from './use-builder.ts';
import { useWide } from './use-wide.ts';
import { VenuePane } from './venue-pane.tsx';

export interface FestivalBuilderProps {
  /** What the file is checked and planned with: catalogue, templates, environments, slugs. */
  readonly texts: RepositoryTexts;
  /** The file that is there already. Default: a new one is begun. */
  readonly existing?: {
    /** From the root: `gitops/festivals/<slug>.yaml`. */
    readonly file: string;
    readonly text: string;
    /** Seat plans beside it. */
    readonly plans?: readonly PlanFile[];
  };
  /** A file that the repository has although `texts` does not say so, from the root: opened here, it is changed. */
  readonly ownFile?: string;
  /** Where pull requests are opened. Default: not known; the text is copied or downloaded. */
  readonly repository?: Repository;
  /** Sees every change. */
  readonly onChange?: (written: Written) => void;
}

/** What a new file begins with: editors then know its schema. */
const BEGINNING = '# yaml-language-server: $schema=../festival.schema.json\n\nstate: open\n';

/** The festival file as a form and as text, with what `clove validate` and `clove plan` say of it while it is written. */
export function FestivalBuilder({ texts, ...props }: FestivalBuilderProps) {
  const { t } = useTexts(builderTexts);
  const repository = useMemo(() => opened(texts), [texts]);
  if (repository instanceof FindingsError) {
    return (
      <Notice kind="alarm">
        {t('brokenCatalogue')} {repository.message}
      </Notice>
    );
  }
  return <Editor {...props} texts={texts} open={repository} />;
}

function opened(texts: RepositoryTexts): InMemoryRepository | FindingsError {
  try {
    return openTexts(texts);
  } catch (error) {
    if (error instanceof FindingsError) return error;
    throw error;
  }
}

const VIEWS = ['form', 'text', 'venue', 'plan', 'picture'] as const;
type View = (typeof VIEWS)[number];

function Editor({
  texts,
  open,
  existing,
  ownFile,
  repository,
  onChange,
}: FestivalBuilderProps & { readonly open: InMemoryRepository }) {
  const { t, language } = useTexts(builderTexts);
  const initial = { text: existing?.text ?? BEGINNING, plans: existing?.plans ?? [] };
  const builder = useBuilder(open, initial, existing?.file, language, onChange);
  const { text, plans, type, replace, steps, file, findings, form, isReadable } = builder;
  const isWide = useWide();
  const [chosen, setView] = useState<View>('form');
  const view: View = isWide && chosen === 'form' ? 'text' : chosen;
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const errors = findings.filter(({ kind }) => kind === 'error');
  const slug = file.slice(file.lastIndexOf('/') + 1, -'.yaml'.length);
  // A view that is not chosen is not on the page yet.
  const show = (next: View, then: () => void) => {
    setView(next);
    requestAnimationFrame(then);
  };
  const formPane = isReadable ? (
    <FormProvider value={form}>
      <div className="builder-form">
        <Findings of={ownFindings(findings, [])} />
        <BlockFields path={[]} node={form.root} />
      </div>
    </FormProvider>
  ) : (
    <Notice kind="warning">{t('unreadable')}</Notice>
  );
  return (
    <div className="builder" ref={box}>
      <div className="builder-head">
        <Summary builder={builder} />
        <div className="row">
          <UndoButtons steps={steps} box={box} area={area} />
          {existing === undefined && (
            <Button quiet onPress={() => replace({ text: exampleText(open) })}>
              {t('example')}
            </Button>
          )}
        </div>
      </div>
      <OpenFiles plans={plans} hasFestival={existing !== undefined} onOpen={replace} />
      <div className={isWide ? 'builder-panes wide' : 'builder-panes'}>
        {isWide && formPane}
        <Tabs
          className="builder-side"
          selectedKey={view}
          onSelectionChange={(key) => setView(viewOf(key))}
          keyboardActivation="manual"
        >
          <TabList className="builder-tabs" aria-label={t('views')}>
            {!isWide && <Tab id="form">{t('form')}</Tab>}
            <Tab id="text">{t('text')}</Tab>
            <Tab id="venue">{t('venue')}</Tab>
            <Tab id="plan">{t('plan')}</Tab>
            <Tab id="picture">{t('picture')}</Tab>
          </TabList>
          {!isWide && <TabPanel id="form">{formPane}</TabPanel>}
          <TabPanel id="text">
            <TextPane text={text} onChange={type} findings={findings} area={area} />
            <FindingList
              findings={findings}
              file={file}
              onLine={({ line, column }) => focusLine(area.current, line, column)}
              onField={
                isReadable
                  ? ({ path }) => (isWide ? focusField(path) : show('form', () => focusField(path)))
                  : undefined
              }
            />
          </TabPanel>
          <Planned open={open} builder={builder} />
        </Tabs>
      </div>
      <PullRequest
        repository={repository}
        file={file}
        text={text}
        exists={existing !== undefined || file === ownFile || texts.festivals.includes(slug)}
        isValid={errors.length === 0}
        plans={plans}
      />
    </div>
  );
}

/** The views that need a file without mistakes. */
function Planned({ open, builder }: { readonly open: InMemoryRepository; readonly builder: Builder }) {
  const { t } = useTexts(builderTexts);
  const [environment, setEnvironment] = useState(() => firstEnvironment(open));
  const festival = builder.checked.read.loaded;
  const plan = usePlan(open, festival, environment);
  return (
    <>
      <TabPanel id="venue">
        {festival === undefined ? (
          <p className="soft">{t('planAfter')}</p>
        ) : (
          <VenuePane festival={festival.festival} />
        )}
      </TabPanel>
      <TabPanel id="plan">
        <PlanPane
          repository={open}
          festival={festival}
          environment={environment}
          onEnvironment={setEnvironment}
        />
      </TabPanel>
      <TabPanel id="picture">
        {plan === undefined || plan instanceof FindingsError ? (
          <p className="soft">{t('planAfter')}</p>
        ) : (
          <PicturePane plan={plan} />
        )}
      </TabPanel>
    </>
  );
}

/** How far the file is, in one line that screen readers announce when it changes. */
function Summary({ builder: { findings, file } }: { readonly builder: Builder }) {
  const { t } = useTexts(builderTexts);
  const errors = findings.filter(({ kind }) => kind === 'error');
  const missing = errors.filter(({ isMissing }) => isMissing).length;
  const wrong = errors.length - missing;
  const warnings = findings.length - errors.length;
  const parts = [
    ...(errors.length === 0 ? [t('valid')] : []),
    ...(wrong > 0 ? [t('toCorrect', { count: wrong })] : []),
    ...(missing > 0 ? [t('toFillIn', { count: missing })] : []),
    ...(warnings > 0 ? [t('warnings', { count: warnings })] : []),
  ];
  return (
    <div
      className={`builder-summary ${wrong > 0 ? 'alarm' : missing > 0 ? 'warning' : 'good'}`}
      role="status"
    >
      <strong>{parts.join(' · ')}</strong> <code>{file}</code>
    </div>
  );
}

function viewOf(key: unknown): View {
  return VIEWS.find((view) => view === key) ?? 'form';
}

/** The first that is given organisers' files, as pull requests are tried in it; else the first of all. */
function firstEnvironment({ environments }: InMemoryRepository): string {
  const own = environments.find(
    ({ environment, rendersCopies }) => !rendersCopies && environment.tier !== 'local',
  );
  return (own ?? environments[0])?.environment.environment ?? '';
}
