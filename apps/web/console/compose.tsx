import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field } from '../app/design/field.tsx';
import { Notice, ProblemNotice } from '../app/design/notice.tsx';
import { Page } from '../app/design/page.tsx';
import { Select } from '../app/design/select.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { ask, poolQuery, type TemplateShown, templatesQuery } from './api.ts';
import { Proposal } from './proposal.tsx';
import { Findings, useSettled } from './small.tsx';
import { TemplateParts } from './template.tsx';
import { type ChosenImages, imagesByService, imagesOf, stepsFrom } from './template-steps.ts';
import { consoleTexts } from './texts.ts';

interface Draft extends TemplateShown {
  readonly text: string;
  readonly file: string;
}

/** Milliseconds without a change after which a draft is checked. */
const PAUSE_MS = 300;
const NAME = /^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/;
/** What a select's option of no image says. */
const WITHOUT = '-';

/** A template of one's own: images chosen service by service, checked with every choice. */
export function Compose() {
  const { t } = useTexts(consoleTexts);
  const { templates } = useSuspenseQuery(templatesQuery).data;
  const { images } = useSuspenseQuery(poolQuery).data;
  const bases = templates.filter(({ parts }) => parts !== undefined);
  const [base, setBase] = useState(bases[0]);
  const [chosen, setChosen] = useState<ChosenImages>(base === undefined ? {} : imagesOf(base));
  const [name, setName] = useState('');
  const [ko, setKo] = useState('');
  const [en, setEn] = useState('');
  const [why, setWhy] = useState('');
  if (base === undefined) return <Page title={t('compose')} narrow />;
  const fields = { title: { ko, en }, why, ...stepsFrom(base, chosen) };
  const isNamed = NAME.test(name) && [ko, en, why].every((text) => text.trim() !== '');
  return (
    <Page title={t('compose')}>
      <div className="stack">
        <div className="beside">
          <section className="form">
            <Field label={t('templateName')} value={name} onChange={setName} />
            <Field label={t('titleKo')} value={ko} onChange={setKo} />
            <Field label={t('titleEn')} value={en} onChange={setEn} />
            <Field label={t('templateWhy')} value={why} onChange={setWhy} lines={3} />
            <Select
              label={t('startFrom')}
              value={base.name}
              options={bases.map((each) => ({ value: each.name, label: each.name }))}
              onChange={(next) => {
                const found = bases.find((each) => each.name === next);
                if (found === undefined) return;
                setBase(found);
                setChosen(imagesOf(found));
              }}
            />
          </section>
          <section className="form" aria-label={t('chooseImages')}>
            <h2>{t('chooseImages')}</h2>
            {imagesByService(images).map(([service, choices]) => (
              <Select
                key={service}
                label={t('imageFor', { service })}
                value={chosen[service] ?? WITHOUT}
                options={[
                  ...choices.map((value) => ({ value, label: value })),
                  { value: WITHOUT, label: t('withoutService', { service }) },
                ]}
                onChange={(image) =>
                  setChosen((now) => {
                    const { [service]: _, ...others } = now;
                    return image === WITHOUT ? others : { ...others, [service]: image };
                  })
                }
              />
            ))}
          </section>
        </div>
        {isNamed && <Checked name={name} fields={fields} />}
      </div>
    </Page>
  );
}

function Checked({ name, fields }: { readonly name: string; readonly fields: unknown }) {
  const { t } = useTexts(consoleTexts);
  const asked = JSON.stringify({ name, fields });
  const settled = useSettled(asked, PAUSE_MS);
  const checked = useQuery({
    queryKey: ['/templates/check', settled],
    queryFn: ({ signal }) => ask<Draft>('/templates/check', JSON.parse(settled), signal),
    placeholderData: (previous) => previous,
  });
  const draft = checked.data;
  if (draft === undefined) {
    if (checked.error !== null) return <ProblemNotice error={checked.error} />;
    return <p className="soft">{t('checking')}</p>;
  }
  const { findings, text, file } = draft;
  return (
    <>
      <section aria-live="polite">
        {findings.length > 0 ? <Findings findings={findings} /> : <Notice kind="good">{t('valid')}</Notice>}
      </section>
      <h2>{t('writtenAs')}</h2>
      <pre className="file">{text}</pre>
      {draft.parts !== undefined && <TemplateParts template={draft} />}
      <Proposal
        change={{ kind: 'file', path: file, text }}
        branch={`console/template-${name}`}
        message={`Add template ${name}`}
        isDisabled={findings.length > 0 || settled !== asked || checked.isFetching}
      />
    </>
  );
}
