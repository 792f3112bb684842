import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { forgetMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Stepper } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Select } from '../design/select.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { defineProblems } from '../i18n/problem-text.ts';
import { useLogIn } from '../shell/log-in.tsx';
import type { Category } from './board.ts';
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
  /** Price categories to choose from. @default none is named */
  readonly categories?: readonly Category[];
  /** Of the categories' prices. */
  readonly currency?: string;
}

/** Waiting for what is sold out: offered to who came first as soon as it comes free. */
export function JoinWaiting(props: JoinWaitingProps) {
  const { inventory, what, request, limit, categories = [], currency = '' } = props;
  const { t, localised, money } = useTexts(waitingTexts);
  const logIn = useLogIn();
  const [wanted, setQuantity] = useState(1);
  const [chosen, setChosen] = useState(categories[0]?.id);
  const category = categories.find(({ id }) => id === chosen) ?? categories[0];
  const most = Math.min(limit, category?.maxPerOrder ?? limit);
  const least = Math.min(category?.minPerOrder ?? 1, most);
  const quantity = Math.min(Math.max(wanted, least), most);
  const [joined, setJoined] = useState(false);
  const { run, error, busy } = useAction(async () => {
    if ((await logIn()) === null) return;
    const body = { ...request, quantity, ...(category === undefined ? {} : { category: category.id }) };
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
      {category !== undefined && categories.length > 1 && (
        <Select
          label={t('category')}
          value={category.id}
          onChange={setChosen}
          options={categories.map(({ id, title, price }) => ({
            value: id,
            label: `${localised(title)} ${money(price, currency)}`,
          }))}
        />
      )}
      {category?.proofAtDoor === true && <p className="soft">{t('proof')}</p>}
      <div className="row">
        {most > 1 && (
          <Stepper
            label={`${what}: ${t('howMany')}`}
            labelHidden
            min={least}
            max={most}
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
