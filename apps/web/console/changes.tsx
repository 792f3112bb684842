import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { Badge } from '../app/design/small.tsx';
import { Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { branchesQuery } from './api.ts';
import { consoleTexts } from './texts.ts';

/** The branches there are, each with its difference and its pull request. */
export function Changes() {
  const { t, moment } = useTexts(consoleTexts);
  const { base, branches } = useSuspenseQuery(branchesQuery).data;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Page
      title={t('changes')}
      aside={
        <Link to="/diff" search={{ base }} className="button quiet">
          {t('compare')}
        </Link>
      }
    >
      <Table
        label={t('branches')}
        rows={branches}
        rowId={({ name }) => name}
        empty={t('noBranches')}
        columns={[
          {
            id: 'branch',
            name: t('branch'),
            value: ({ name }) => name,
            cell: ({ name }) => (
              <>
                <span className="id">{name}</span> {name === base && <Badge>{t('compareBase')}</Badge>}
              </>
            ),
          },
          {
            id: 'lastCommit',
            name: t('lastCommit'),
            value: ({ subject }) => subject,
            cell: ({ subject, commit }) => (
              <>
                <span translate="no">{subject}</span> <span className="id soft">{commit.slice(0, 8)}</span>
              </>
            ),
          },
          {
            id: 'author',
            name: t('author'),
            value: ({ author }) => author,
            cell: ({ author }) => <span translate="no">{author}</span>,
          },
          { id: 'at', name: t('at'), value: ({ at }) => at, cell: ({ at }) => moment(at, zone) },
          {
            id: 'ahead',
            name: t('state'),
            value: ({ ahead }) => ahead ?? -1,
            cell: ({ ahead, behind }) =>
              ahead === undefined || behind === undefined ? '–' : t('aheadBehind', { ahead, behind }),
          },
          {
            id: 'actions',
            name: t('showDiff'),
            cell: ({ name, ahead, link }) =>
              name !== base &&
              ahead !== undefined && (
                <div className="row">
                  <Link to="/diff" search={{ base, head: name }}>
                    {t('showDiff')}
                  </Link>
                  {link !== undefined && name.startsWith('console/') && (
                    <a href={link} target="_blank" rel="noreferrer">
                      {t('pullRequest')}
                    </a>
                  )}
                </div>
              ),
          },
        ]}
      />
    </Page>
  );
}
