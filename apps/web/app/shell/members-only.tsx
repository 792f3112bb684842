import type { ReactNode } from 'react';
import { type Member, useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Page } from '../design/page.tsx';
import { EmptyState } from '../design/small.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from './log-in.tsx';
import { PagePending } from './page-states.tsx';

interface MembersOnlyProps {
  /** Of the page. */
  readonly title: string;
  /** Who may see it. Default: every member. The server decides what they may do. */
  readonly roles?: readonly Member['role'][];
  readonly children: (member: Member) => ReactNode;
}

/** A page, or what to do to see it. */
export function MembersOnly({ title, roles, children }: MembersOnlyProps) {
  const { t } = useTexts(commonTexts);
  const member = useMember();
  const logIn = useLogIn();
  if (member === undefined) return <PagePending />;
  if (member === null) {
    return (
      <Page title={title} narrow>
        <EmptyState title={t('needsLogIn')}>
          <Button onPress={() => void logIn()}>{t('logIn')}</Button>
        </EmptyState>
      </Page>
    );
  }
  if (roles !== undefined && !roles.includes(member.role)) {
    return (
      <Page title={title} narrow>
        <EmptyState title={t('needsRole')} />
      </Page>
    );
  }
  return children(member);
}
