import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { organiserTexts } from './texts.ts';

/** The area's first page. */
export function OrganiserStart() {
  const { t } = useTexts(organiserTexts);
  return (
    <MembersOnly title={t('title')} roles={['organiser', 'support', 'ops']}>
      {(member) => (
        <Page title={t('title')}>
          <p>{member.name}</p>
        </Page>
      )}
    </MembersOnly>
  );
}
