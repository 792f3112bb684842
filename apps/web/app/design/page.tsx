import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';

/** What the tab says behind the title of a page: the festival's name. */
export const SiteName = createContext('');

interface PageProps {
  readonly title: string;
  /** Beside the title: buttons, a state. */
  readonly aside?: ReactNode;
  /** Text and forms, which should not be as wide as a map. */
  readonly narrow?: boolean;
  readonly children?: ReactNode;
}

let shownPath: string | null = null;

/** A page with its one heading. After a change of page it has the focus, so that a screen reader starts there. */
export function Page({ title, aside, narrow, children }: PageProps) {
  return (
    <div className={narrow === true ? 'page narrow' : 'page'}>
      <div className="page-head">
        <PageTitle>{title}</PageTitle>
        {aside}
      </div>
      {children}
    </div>
  );
}

/** The heading alone, for pages with a head of their own. Names the tab, too. */
export function PageTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const site = useContext(SiteName);
  useEffect(() => {
    document.title = site === '' || site === children ? children : `${children} · ${site}`;
  }, [children, site]);
  useEffect(() => {
    const { pathname } = location;
    const moved = shownPath !== null && shownPath !== pathname;
    shownPath = pathname;
    if (moved) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
