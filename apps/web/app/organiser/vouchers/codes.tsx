import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { notify } from '../../design/notices.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { readVouchersAgain, type Voucher } from './voucher-data.ts';
import { vouchersTexts } from './vouchers-texts.ts';

interface Code {
  readonly code: string;
  readonly used: number;
  readonly off: boolean;
  readonly createdAt: string;
}

const codeColumn = columnsOf<Code>();

interface CodesProps {
  readonly voucher: Voucher;
  readonly isOrganiser: boolean;
  readonly onClose: () => void;
}

/** The codes of a voucher: how often each was used, more of them, and switching one off or on. */
export function Codes({ voucher: { id }, isOrganiser, onClose }: CodesProps) {
  const frame = useTexts(frameTexts);
  const { t, number, moment } = useTexts(vouchersTexts);
  const { timezone } = useFestival();
  const [asked, setAsked] = useState<Code | null>(null);
  const query = useQuery({
    queryKey: ['own', 'vouchers', 'codes', id],
    queryFn: ({ signal }) => read<{ codes: Code[] }>(`/api/vouchers/${id}/codes?limit=1000`, { signal }),
  });
  const add = async ({ count = '1' }: Readonly<Record<string, string>>) => {
    const { body } = await act<{ codes: string[] }>(
      `add codes ${id} ${count}`,
      'POST',
      `/api/vouchers/${id}/codes`,
      { count: Number(count) },
    );
    await readVouchersAgain();
    notify(t('made', { count: body.codes.length }), 'good');
  };
  if (asked !== null) {
    return <SwitchCode id={id} code={asked} onClose={() => setAsked(null)} />;
  }
  return (
    <Dialog title={t('codesOf', { id })} isOpen onClose={onClose}>
      <Live query={query}>
        {({ codes }) => (
          <Table
            label={t('codesOf', { id })}
            empty={t('noCodes')}
            pageSize={8}
            rows={codes}
            rowId={({ code }) => code}
            columns={[
              codeColumn.words(
                'code',
                t('code'),
                ({ code }) => code,
                ({ code }) => <span className="id">{code}</span>,
              ),
              codeColumn.numbers('used', t('used'), ({ used }) => used, number),
              codeColumn.words(
                'created',
                t('created'),
                ({ createdAt }) => createdAt,
                ({ createdAt }) => moment(createdAt, timezone),
              ),
              codeColumn.words(
                'off',
                frame.t('state'),
                ({ off }) => t(off ? 'isOff' : 'isOpen'),
                ({ off }) => <Badge kind={off ? 'info' : 'good'}>{t(off ? 'isOff' : 'isOpen')}</Badge>,
              ),
              ...(isOrganiser
                ? [
                    codeColumn.actions(frame.t('actions'), (code) => (
                      <Button
                        quiet={code.off}
                        danger={!code.off}
                        aria-label={t(code.off ? 'codeOnTitle' : 'codeOffTitle', { code: code.code })}
                        onPress={() => setAsked(code)}
                      >
                        {t(code.off ? 'on' : 'off')}
                      </Button>
                    )),
                  ]
                : []),
            ]}
          />
        )}
      </Live>
      {isOrganiser && (
        <Form submit={t('moreCodes')} onSubmit={add}>
          <Field label={t('howMany')} name="count" type="number" defaultValue="10" isRequired />
        </Form>
      )}
    </Dialog>
  );
}

/** Says what switching one code does, and does it. */
function SwitchCode({
  id,
  code: { code, used, off },
  onClose,
}: {
  readonly id: string;
  readonly code: Code;
  readonly onClose: () => void;
}) {
  const { t } = useTexts(vouchersTexts);
  const path = `/api/vouchers/${id}/codes`;
  return (
    <AskDialog
      title={t(off ? 'codeOnTitle' : 'codeOffTitle', { code })}
      isOpen
      onClose={onClose}
      reason={false}
      danger={!off}
      effect={<p>{t(off ? 'codeOnEffect' : 'codeOffEffect', { code, used })}</p>}
      submit={t(off ? 'on' : 'off')}
      onSubmit={async () => {
        if (off) await act(`switch code on ${id} ${code}`, 'POST', path, { codes: [code] });
        else await act(`switch code off ${id} ${code}`, 'DELETE', `${path}/${encodeURIComponent(code)}`);
        await readVouchersAgain();
        notify(t(off ? 'onDone' : 'offDone'), 'good');
      }}
    />
  );
}
