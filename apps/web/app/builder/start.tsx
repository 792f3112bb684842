import { repository, texts } from 'virtual:repository-texts';
import { useFestival } from '../api/festival.ts';
import { Notice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { FestivalBuilder } from './festival-builder.tsx';
import { filePage } from './new-file-link.ts';

/**
 * The builder with the pool and the templates of the release that this page is of. The festival's own file is opened by hand: an
 * office may run an older commit than the repository has, and what is written over its copy would take newer changes back.
 */
export function BuilderPage() {
  const { t } = useTexts(builderTexts);
  const file = `gitops/festivals/${useFestival().festival}.yaml`;
  const page = filePage(repository, file);
  return (
    <Page title={t('title')}>
      <div className="stack">
        <p className="soft">{t('intro')}</p>
        <Notice>
          {t('ownFile')} {page === undefined ? <code>{file}</code> : <a href={page}>{file}</a>}.{' '}
          {t('ownFileHow')}
        </Notice>
        <FestivalBuilder texts={texts} ownFile={file} {...(repository === undefined ? {} : { repository })} />
      </div>
    </Page>
  );
}
