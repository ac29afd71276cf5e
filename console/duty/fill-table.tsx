import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { FilledOfficeTable, type Report } from '../../contract/duty.ts';
import { ApiError } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

const save = (base64: string, name: string): void => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

/** The superior's own table with `{{专报.…}}` in its cells: filled, saved, and told what it asked for in vain. */
export function FillTable({ report }: { report: Report }) {
  const { say } = useSay();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState<FilledOfficeTable>();
  const fill = async (file: File): Promise<void> => {
    try {
      const response = await fetch(`/api/duty-reports/${report.id}/fill`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: file,
      });
      if (!response.ok) throw new ApiError('unprocessable', String(response.status));
      const filled = FilledOfficeTable.parse(await response.json());
      save(filled.file, file.name);
      setTold(filled);
    } catch (error) {
      notice(problemText(error));
    }
  };
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept=".xlsx,.docx"
        aria-label={say('report.fill')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void fill(file);
        }}
      />
      <Button title={say('report.fillHint')} onClick={() => input.current?.click()}>
        {say('report.fill')}
      </Button>
      {told && (
        <Modal open footer={null} title={say('report.fill')} onCancel={() => setTold(undefined)}>
          <p>{say('report.filled', { n: told.filled.length })}</p>
          <ol className="evidence">
            {told.filled.map(({ ref, name, value }) => (
              <li key={ref}>
                {ref} · {name} = {value}
              </li>
            ))}
            {told.unknown.map(({ ref, text }) => (
              <li key={ref}>
                <span className="tag bad">{say('report.notFilled')}</span> {ref} · {text}
              </li>
            ))}
          </ol>
        </Modal>
      )}
    </>
  );
}
