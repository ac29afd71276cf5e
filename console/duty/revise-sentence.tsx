import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { plainText, type Report, type ReportHead, type ReportSentence } from '../../contract/duty.ts';
import { ApiError, post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

/** One sentence in other words; each number that is not the report's own asks for the line it comes from. */
export function ReviseSentence({
  report,
  head,
  at,
  sentence,
  onDone,
}: {
  report: Report;
  head: ReportHead;
  at: number;
  sentence: ReportSentence;
  onDone: () => void;
}) {
  const { say } = useSay();
  const client = useQueryClient();
  const problemText = useProblemText();
  const [text, setText] = useState(plainText(sentence.zh));
  const [unbound, setUnbound] = useState<{ text: string; source: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const named = unbound.every(({ source }) => source.trim().length >= 2);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const expectedVersion = report.version;
      await post(`/duty-reports/${report.id}/revise`, {
        expectedVersion,
        head,
        sentence: at,
        text,
        manual: unbound,
      });
      onDone();
    } catch (error) {
      const numbers =
        error instanceof ApiError && error.code === 'unprocessable'
          ? error.fields.filter(({ path }) => path === 'manual').map(({ message }) => message)
          : [];
      if (numbers.length === 0) notice(problemText(error));
      else setUnbound(numbers.map((number) => ({ text: number, source: '' })));
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ['duty'] });
    }
  };
  return (
    <Modal
      open
      title={say('report.revise')}
      okText={say(unbound.length > 0 ? 'report.confirmNumbers' : 'report.save')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: !named }}
      onOk={() => void save()}
      onCancel={onDone}
    >
      <Input.TextArea
        autoFocus
        rows={5}
        maxLength={2000}
        aria-label={say('report.sentence')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setUnbound([]);
        }}
      />
      <p className="quiet">{say('report.reviseHint')}</p>
      {unbound.length > 0 && <Alert type="warning" showIcon title={say('report.numbersChanged')} />}
      {unbound.map((number, n) => (
        <div key={n} className="row" style={{ marginTop: 8 }}>
          <strong className="number">{number.text}</strong>
          <Input
            style={{ flex: 1 }}
            maxLength={200}
            placeholder={say('report.sourceLine')}
            aria-label={say('report.sourceOf', { text: number.text })}
            value={number.source}
            onChange={(event) =>
              setUnbound(unbound.map((each, m) => (m === n ? { ...each, source: event.target.value } : each)))
            }
          />
        </div>
      ))}
      <Button type="link" onClick={() => setText('')}>
        {say('report.leaveOut')}
      </Button>
    </Modal>
  );
}
