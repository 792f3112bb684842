import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notices } from '../design/notices.tsx';
import { SiteName } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { switchLanguage, useTexts } from '../i18n/index.ts';
import { PagePending } from './page-states.tsx';

interface FrameProps {
  /** Of the site, as the titles of its pages end; empty while it is not known. */
  readonly siteName: string;
  /** The link to its first page. */
  readonly home: string;
  /** What stays in the bar where the menu is folded. */
  readonly beside?: ReactNode;
  /** Entries of the menu. */
  readonly menu: ReactNode;
}

/** What is around every page of a site: the bar, notices, and the place of the page. */
export function Frame({ siteName, ...bar }: FrameProps) {
  const { t } = useTexts(commonTexts);
  return (
    <SiteName value={siteName}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Bar {...bar} />
      <Notices />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<PagePending />}>
          <Outlet />
        </Suspense>
      </main>
    </SiteName>
  );
}

function Bar({ home, beside, menu }: Omit<FrameProps, 'siteName'>) {
  const { t, language } = useTexts(commonTexts);
  const path = useLocation().pathname;
  const [openAt, setOpenAt] = useState<string>();
  // Another page closes it.
  const isOpen = openAt === path;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const closeByKey = ({ key, defaultPrevented }: KeyboardEvent) => {
      // A dialog that is closed by the same key has prevented it.
      if (key !== 'Escape' || defaultPrevented) return;
      setOpenAt(undefined);
      button.current?.focus();
    };
    addEventListener('keydown', closeByKey);
    return () => removeEventListener('keydown', closeByKey);
  }, [isOpen]);
  return (
    <header className="bar">
      <Link to="/" className="bar-home">
        {home}
      </Link>
      {beside}
      <button
        type="button"
        ref={button}
        className="bar-menu"
        aria-expanded={isOpen}
        aria-controls="menu"
        aria-label={t('menu')}
        onClick={() => setOpenAt(isOpen ? undefined : path)}
      >
        <span aria-hidden="true">{isOpen ? '×' : '☰'}</span>
      </button>
      <nav id="menu" aria-label={t('menu')} className={isOpen ? 'open' : ''}>
        {menu}
        <Button
          quiet
          lang={language === 'ko' ? 'en' : 'ko'}
          onPress={() => switchLanguage(language === 'ko' ? 'en' : 'ko')}
        >
          {t('otherLanguage')}
        </Button>
      </nav>
    </header>
  );
}
