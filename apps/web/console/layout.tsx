import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Button } from '../app/design/button.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { problemText } from '../app/i18n/problem-text.ts';
import { Frame } from '../app/shell/frame.tsx';
import { consoleQuery, logOut } from './api.ts';
import { consoleTexts } from './texts.ts';

const AREAS = [
  { to: '/', name: 'festivals', below: '/festivals' },
  { to: '/templates', name: 'templates', below: '/templates' },
  { to: '/pool', name: 'pool', below: '/pool' },
  { to: '/changes', name: 'changes', below: '/changes' },
] as const;

/** The frame of the console. */
export function Layout() {
  const { t } = useTexts(consoleTexts);
  const branch = useQuery(consoleQuery).data?.branch;
  return (
    <Frame
      siteName={t('console')}
      home={t('console')}
      beside={
        branch !== undefined && (
          <span className="badge console-branch" title={t('branchIs', { branch })}>
            {branch}
          </span>
        )
      }
      menu={<Menu />}
    />
  );
}

function Menu() {
  const { t } = useTexts(consoleTexts);
  const { pathname } = useLocation();
  const known = useQuery(consoleQuery).data;
  return (
    <>
      {AREAS.map(({ to, name, below }) => {
        const isHere = pathname === to || pathname.startsWith(below);
        return (
          <Link key={to} to={to} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
            {t(name)}
          </Link>
        );
      })}
      {known?.logOutPath !== undefined && <LogOut path={known.logOutPath} name={known.person.name} />}
    </>
  );
}

function LogOut({ path, name = '' }: { readonly path: string; readonly name?: string | undefined }) {
  const { t } = useTexts(consoleTexts);
  const leaving = useMutation({ mutationFn: () => logOut(path) });
  return (
    <>
      <span className="soft">{t('loggedInAs', { name })}</span>
      <Button quiet onPress={() => leaving.mutate()}>
        {t('logOut')}
      </Button>
      {leaving.isError && (
        <span role="alert" className="error">
          {problemText(leaving.error)}
        </span>
      )}
    </>
  );
}
