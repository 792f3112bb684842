import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { poolQuery, type TemplateShown, templatesQuery } from './api.ts';
import { Parts } from './parts.tsx';
import { Findings, useLocalised } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** One template: its picture, its images, and why each is there. */
export function TemplatePage() {
  const { t } = useTexts(consoleTexts);
  const localised = useLocalised();
  const { name } = useParams({ from: '/templates/$name' });
  const template = useSuspenseQuery(templatesQuery).data.templates.find((each) => each.name === name);
  if (template === undefined) return <Page title={t('noSuchTemplate')} narrow />;
  return (
    <Page
      title={localised(template.title, name)}
      aside={
        template.file !== undefined && (
          <Link to="/edit" search={{ path: template.file }} className="button quiet">
            {t('editFile')}
          </Link>
        )
      }
    >
      <div className="stack">
        <p className="soft">{template.isBuiltIn === true ? t('builtIn') : template.why}</p>
        {template.findings.length > 0 && <Findings findings={template.findings} />}
        <TemplateParts template={template} />
      </div>
    </Page>
  );
}

/** The picture of a template and its images. */
export function TemplateParts({ template }: { readonly template: TemplateShown }) {
  const { t, language } = useTexts(consoleTexts);
  const { images } = useSuspenseQuery(poolQuery).data;
  const { name, parts = [], edges = [] } = template;
  const about = ({ image, why }: { readonly image: string; readonly why: string }) =>
    images.find((each) => each.image === image)?.description[language] ?? why;
  return (
    <Parts
      name={name}
      title={t('pool')}
      parts={parts}
      nodes={parts.map(({ service, image }) => ({ id: service, note: image }))}
      edges={edges}
      columns={[{ id: 'about', name: t('whatItIs'), value: about, cell: about }]}
    />
  );
}
