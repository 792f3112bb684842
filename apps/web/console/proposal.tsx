import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../app/design/button.tsx';
import { Field } from '../app/design/field.tsx';
import { Form } from '../app/design/form.tsx';
import { Notice, ProblemNotice } from '../app/design/notice.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { ask, type Change, type Committed, consoleQuery, findingsOf, type ProposalShown } from './api.ts';
import { DiffView } from './diff-view.tsx';
import { Findings, useMayChange } from './small.tsx';
import { consoleTexts } from './texts.ts';
import { useFollowing } from './use-following.ts';

interface ProposalProps {
  readonly change: Change;
  /** The branch or commit that it begins from. @default what is checked out */
  readonly from?: string | undefined;
  /** Suggested; the person may choose others. */
  readonly branch: string;
  readonly message: string;
  readonly isDisabled?: boolean;
}

/** From a change to its commit: what it does, seen first; then a branch and a message; then where it is. */
export function Proposal({ change, from, branch, message, isDisabled = false }: ProposalProps) {
  const { t, word } = useTexts(consoleTexts);
  const mayChange = useMayChange();
  const { busy, said, result, error, begin, cancel } = useFollowing<ProposalShown>('/proposals');
  const [committed, setCommitted] = useState<Committed>();
  const about = JSON.stringify([change, from]);
  // What is shown is of another text as soon as it changes.
  const shown = useRef(about);
  useEffect(() => {
    if (shown.current === about) return;
    shown.current = about;
    setCommitted(undefined);
    cancel();
  }, [about, cancel]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (result !== undefined || committed !== undefined) heading.current?.focus();
  }, [result, committed]);
  if (!mayChange) return <Notice>{t('viewersOnly')}</Notice>;
  const step = said.at(-1);
  const findings = findingsOf(error);
  return (
    <div className="stack">
      {result === undefined && (
        <div className="row">
          <Button
            isPending={busy}
            isDisabled={isDisabled}
            onPress={() => void begin({ ...(from === undefined ? {} : { from }), change })}
          >
            {t('preview')}
          </Button>
          {busy && (
            <Button quiet onPress={cancel}>
              {t('cancel')}
            </Button>
          )}
          <span role="status" className="soft">
            {busy && step !== undefined ? word('step', step) : ''}
          </span>
        </div>
      )}
      <Refused error={error} hasFindings={findings.length > 0} />
      {findings.length > 0 && <Findings findings={findings} />}
      {result !== undefined && committed === undefined && (
        <section className="stack">
          <h2 ref={heading} tabIndex={-1}>
            {t('whatChanges')}
          </h2>
          <DiffView report={result.report} />
          <Commit proposal={result} branch={result.onto ?? branch} message={message} onDone={setCommitted} />
        </section>
      )}
      {committed !== undefined && (
        <section className="stack">
          <h2 ref={heading} tabIndex={-1}>
            {t('committed', { branch: committed.branch, commit: committed.commit.slice(0, 12) })}
          </h2>
          <Where committed={committed} />
        </section>
      )}
    </div>
  );
}

/** Why it was not worked out; gates and reasons in the server's own words. */
function Refused({ error, hasFindings }: { readonly error: unknown; readonly hasFindings: boolean }) {
  if (error === null || hasFindings) return null;
  return (
    <div className="preserved">
      <ProblemNotice error={error} />
    </div>
  );
}

interface CommitProps {
  readonly proposal: ProposalShown;
  readonly branch: string;
  readonly message: string;
  readonly onDone: (committed: Committed) => void;
}

function Commit({ proposal: { id, files }, branch, message, onDone }: CommitProps) {
  const { t } = useTexts(consoleTexts);
  const client = useQueryClient();
  const hasRemote = useQuery(consoleQuery).data?.remote !== undefined;
  return (
    <Form
      submit={t(hasRemote ? 'commitAndPush' : 'commitFiles', { count: files.length })}
      onSubmit={async (values) => {
        const committed = await ask<Committed>(`/proposals/${id}/commit`, {
          branch: values['branch'],
          message: values['message'],
        });
        await client.invalidateQueries({ queryKey: ['/branches'] });
        onDone(committed);
      }}
    >
      <Field label={t('branch')} name="branch" defaultValue={branch} isRequired />
      <Field label={t('message')} name="message" defaultValue={message} lines={2} isRequired />
    </Form>
  );
}

function Where({ committed }: { readonly committed: Committed }) {
  const { t } = useTexts(consoleTexts);
  const { branch, isPushed, notPushed, link } = committed;
  if (notPushed !== undefined) return <Notice kind="warning">{t('notPushed', { why: notPushed })}</Notice>;
  if (!isPushed) return <Notice kind="good">{t('localOnly', { branch })}</Notice>;
  return (
    <Notice kind="good">
      {t('pushedOnly')}{' '}
      {link !== undefined && (
        <a href={link} target="_blank" rel="noreferrer">
          {t('openPullRequest')}
        </a>
      )}
    </Notice>
  );
}
