import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { forgetMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Stepper } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { defineProblems } from '../i18n/problem-text.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { type InventoryName, waitingPaths } from './hold.ts';
import { waitingTexts } from './waiting-texts.ts';

defineProblems(waitingTexts);

interface JoinWaitingProps {
  readonly inventory: InventoryName;
  /** For screen readers: what is waited for. */
  readonly what: string;
  /** What is sold out, as its waiting list names it. */
  readonly request: object;
  /** Most that one fan may have. */
  readonly limit: number;
}

/** Waiting for what is sold out: offered to who came first as soon as it comes free. */
export function JoinWaiting({ inventory, what, request, limit }: JoinWaitingProps) {
  const { t } = useTexts(waitingTexts);
  const logIn = useLogIn();
  const [quantity, setQuantity] = useState(1);
  const [joined, setJoined] = useState(false);
  const { run, error, busy } = useAction(async () => {
    if ((await logIn()) === null) return;
    const body = { ...request, quantity };
    try {
      await act(`wait ${inventory} ${JSON.stringify(body)}`, 'POST', waitingPaths[inventory], body);
      setJoined(true);
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) forgetMember();
      throw failure;
    }
  });
  if (joined) {
    return (
      <Notice kind="good">
        {t('joined')} <Link to="/account/waiting">{t('see')}</Link>
      </Notice>
    );
  }
  return (
    <div className="stack">
      <p className="soft">{t('lead')}</p>
      <div className="row">
        {limit > 1 && (
          <Stepper
            label={`${what}: ${t('howMany')}`}
            labelHidden
            min={1}
            max={limit}
            value={quantity}
            onChange={setQuantity}
          />
        )}
        <Button quiet aria-label={`${t('join')}: ${what}`} isPending={busy} onPress={() => void run()}>
          {t('join')}
        </Button>
      </div>
      <ProblemNotice error={error} />
    </div>
  );
}
