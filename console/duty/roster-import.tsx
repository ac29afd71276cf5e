import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { RosterImport } from '../../contract/duty.ts';
import { Problem } from '../../contract/problems.ts';
import { ApiError, newKey } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

async function send(unitId: string, file: File, keep: boolean): Promise<RosterImport> {
  const query = new URLSearchParams({ unitId, keep: String(keep) });
  const response = await fetch(`/api/duty-roster/import?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'idempotency-key': newKey() },
    body: file,
  }).catch(() => {
    throw new ApiError('network', 'network');
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return RosterImport.parse(body);
  const problem = Problem.safeParse(body);
  throw problem.success
    ? new ApiError(problem.data.code, problem.data.detail ?? problem.data.title)
    : new ApiError('other', String(response.status));
}

/** A table is looked at first: what would come in, and what is wrong line by line; then it comes in as a whole. */
export function ImportRoster({ unitId }: { unitId: string }) {
  const { say, language } = useSay();
  const client = useQueryClient();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [seen, setSeen] = useState<{ file: File; report: RosterImport }>();
  const [busy, setBusy] = useState(false);
  const run = async (file: File, keep: boolean): Promise<void> => {
    setBusy(true);
    try {
      const report = await send(unitId, file, keep);
      setSeen(keep ? undefined : { file, report });
      if (keep) await client.invalidateQueries({ queryKey: ['duty'] });
    } catch (error) {
      notice(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx"
        hidden
        aria-label={say('roster.import')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void run(file, false);
        }}
      />
      <Button loading={busy} title={say('roster.importHint')} onClick={() => input.current?.click()}>
        {say('roster.import')}
      </Button>
      {seen && (
        <Modal
          open
          title={say('roster.import')}
          okText={say('roster.importKeep', { n: seen.report.shifts.length })}
          cancelText={say('common.cancel')}
          confirmLoading={busy}
          okButtonProps={{ disabled: seen.report.faults.length > 0 || seen.report.shifts.length === 0 }}
          onOk={() => void run(seen.file, true)}
          onCancel={() => setSeen(undefined)}
        >
          {seen.report.faults.length > 0 && (
            <>
              <p className="tag bad">{say('roster.importFaults', { n: seen.report.faults.length })}</p>
              <ol className="evidence">
                {seen.report.faults.map((fault) => (
                  <li key={`${fault.line}${fault.en}`}>
                    {say('roster.importLine', { n: fault.line })}
                    {language === 'zh' ? fault.zh : fault.en}
                  </li>
                ))}
              </ol>
            </>
          )}
          <p>{say('roster.importThere', { n: seen.report.shifts.length, there: seen.report.there })}</p>
          <ol className="evidence">
            {seen.report.shifts.slice(0, 100).map((shift) => (
              <li key={shift.line}>
                {say(`roster.duty.${shift.duty}`)} {shift.name} {shortTime(shift.from)}–
                {shortTime(shift.until)}
              </li>
            ))}
          </ol>
        </Modal>
      )}
    </>
  );
}
