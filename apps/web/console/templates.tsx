import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { Badge, Card } from '../app/design/small.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { type TemplateShown, templatesQuery } from './api.ts';
import { Findings, useLocalised } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** What a festival file can name under "template". */
export function Templates() {
  const { t } = useTexts(consoleTexts);
  const { templates } = useSuspenseQuery(templatesQuery).data;
  return (
    <Page
      title={t('templates')}
      aside={
        <Link to="/compose" className="button">
          {t('compose')}
        </Link>
      }
    >
      <div className="cards">
        {templates.map((template) => (
          <Template key={template.name} template={template} />
        ))}
      </div>
    </Page>
  );
}

function Template({ template }: { readonly template: TemplateShown }) {
  const { t } = useTexts(consoleTexts);
  const localised = useLocalised();
  const { name, title, isBuiltIn, missing = [], parts = [], findings } = template;
  return (
    <Card className="stack">
      <div>
        <Link to="/templates/$name" params={{ name }} className="card-title">
          {localised(title, name)}
        </Link>
        <div className="id soft">{name}</div>
      </div>
      <div className="row">
        <Badge>{t('services', { count: parts.length })}</Badge>
        {isBuiltIn === false && <Badge kind="good">{t('ownTemplate')}</Badge>}
        {missing.length > 0 && (
          <Badge kind="warning">{t('needsImages', { images: missing.join(', ') })}</Badge>
        )}
      </div>
      {findings.length > 0 && <Findings findings={findings} />}
    </Card>
  );
}
