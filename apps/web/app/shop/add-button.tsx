import { ApiProblem } from '../api/client.ts';
import { forgetMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import type { InventoryName } from './hold.ts';
import { placeHold } from './place-hold.ts';
import { shopTexts } from './texts.ts';

interface AddButtonProps {
  readonly inventory: InventoryName;
  /** For screen readers: of which the button is. */
  readonly what: string;
  readonly request: object;
  readonly isDisabled: boolean;
}

/** Holds goods or nights, and puts them into the basket. */
export function AddButton({ inventory, what, request, isDisabled }: AddButtonProps) {
  const { t } = useTexts(shopTexts);
  const logIn = useLogIn();
  const { run, error, busy } = useAction(async () => {
    if ((await logIn()) === null) return;
    try {
      await placeHold(inventory, request);
      notify(t('added'), 'good');
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) forgetMember();
      throw failure;
    }
  });
  return (
    <>
      <Button
        aria-label={`${t('addToBasket')}: ${what}`}
        isDisabled={isDisabled}
        isPending={busy}
        onPress={() => void run()}
      >
        {t('addToBasket')}
      </Button>
      <ProblemNotice error={error} />
    </>
  );
}
