import { useQuery } from '@tanstack/react-query';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { notify } from '../../design/notices.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
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

export function Codes({ voucher: { id }, isOrganiser, onClose }: CodesProps) {
  const frame = useTexts(frameTexts);
  const { t, number, moment } = useTexts(vouchersTexts);
  const { timezone } = useFestival();
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
              codeColumn.words('off', frame.t('state'), ({ off }) => t(off ? 'isOff' : 'isOpen')),
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
