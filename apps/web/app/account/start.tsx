import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { accountTexts } from './texts.ts';

/** The area's first page. */
export function AccountStart() {
  const { t } = useTexts(accountTexts);
  return (
    <MembersOnly title={t('title')}>
      {(member) => (
        <Page title={t('title')}>
          <p>{member.name}</p>
        </Page>
      )}
    </MembersOnly>
  );
}
