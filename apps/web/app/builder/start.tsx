import { repository, texts } from 'virtual:repository-texts';
import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { FestivalBuilder } from './festival-builder.tsx';

/** The builder with the pool and the templates of the release that this page is of. */
export function BuilderPage() {
  const { t } = useTexts(builderTexts);
  return (
    <Page title={t('title')}>
      <p className="soft">{t('intro')}</p>
      <FestivalBuilder texts={texts} {...(repository === undefined ? {} : { repository })} />
    </Page>
  );
}
