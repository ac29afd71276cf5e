import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal, Select } from 'antd';
import { useRef, useState } from 'react';
import {
  IMPORT_PARTS,
  RECORD_REFUSALS,
  type RecordImportLine,
  RecordImportReport,
} from '../../contract/record-exchange.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { useDeclaredText } from './declared.ts';
import { useUnits } from './move-form.tsx';
import type { ListSearch } from './saved-views.tsx';

const SHOWN = 200;

/** What is to be looked at stands first. */
const weight = ({ outcome, duplicates }: RecordImportLine): number =>
  outcome === 'refused' ? 2 : duplicates.length > 0 ? 1 : 0;

function Report({ report }: { report: RecordImportReport }) {
  const { say, language } = useSay();
  const outcomes: Record<RecordImportLine['outcome'], string> = {
    accepted: say(report.dryRun ? 'records.importAccepted' : 'records.importStored'),
    repeated: say('records.importRepeated'),
    refused: say('records.importRefused'),
  };
  const lines = [...report.lines].sort((a, b) => weight(b) - weight(a) || a.line - b.line);
  const untold = report.untold + Math.max(0, lines.length - SHOWN);
  return (
    <>
      <output>{say(report.dryRun ? 'records.importDry' : 'records.importDone', report.counts)}</output>
      {report.counts.duplicates > 0 && <p>{say('duplicates.count', { n: report.counts.duplicates })}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label={say('records.importOutcome')}>
        <table className="plain">
          <thead>
            <tr>
              <th>{say('records.importLine')}</th>
              <th>{say('due.record')}</th>
              <th>{say('records.importOutcome')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, SHOWN).map((line) => (
              <tr key={line.line}>
                <td className="number">{line.line}</td>
                <td>{line.title}</td>
                <td>
                  <span className={line.outcome === 'refused' ? 'tag bad' : 'tag'}>
                    {outcomes[line.outcome]}
                  </span>{' '}
                  {line.late && <span className="tag">{say('records.importLate')}</span>}
                  {line.files > 0 && <span className="tag">{say('files.count', { n: line.files })}</span>}
                  {line.duplicates.map((each) => (
                    <div key={'id' in each ? each.id : each.line} className="tag amber">
                      {'id' in each
                        ? say('duplicates.record', { title: each.title })
                        : say('duplicates.line', { line: each.line })}
                    </div>
                  ))}
                  {line.faults.map(({ reason, column, cell }) => (
                    <div key={`${column} ${reason}`}>
                      {column}
                      {cell === null ? '' : ` “${cell}”`} {RECORD_REFUSALS[reason][language]}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.unusedFiles.length > 0 && (
        <p className="quiet">{say('records.importUnusedFiles', { names: report.unusedFiles.join('、') })}</p>
      )}
      {untold > 0 && <p className="quiet">{say('records.importUntold', { n: untold })}</p>}
    </>
  );
}

/** The sheet alone, or with the archive of the files that it names. */
function bodyOf(sheet: File, archive: File | undefined): Blob | FormData {
  if (!archive) return new Blob([sheet], { type: 'application/octet-stream' });
  const form = new FormData();
  form.set(IMPORT_PARTS.sheet, sheet);
  form.set(IMPORT_PARTS.files, archive);
  return form;
}

/** Records of a type from a file: looked at first, stored on a second press, with what became of each line. */
function ImportRecords({ type }: { type: DeclaredType }) {
  const { say, language } = useSay();
  const text = useDeclaredText();
  const client = useQueryClient();
  const problemText = useProblemText();
  const units = useUnits();
  const input = useRef<HTMLInputElement>(null);
  const openers = Object.entries(type.type.moves).flatMap(([name, { from }]) =>
    from === 'new' ? [name] : [],
  );
  const [open, setOpen] = useState(false);
  const [move, setMove] = useState(openers[0] ?? '');
  const [chosenUnit, setChosenUnit] = useState<string>();
  const [file, setFile] = useState<File>();
  const [archive, setArchive] = useState<File>();
  const archiveInput = useRef<HTMLInputElement>(null);
  const takesFiles = Object.keys(type.type.moves[move]?.input ?? {}).some(
    (field) => type.type.fields[field]?.kind === 'attachment',
  );
  const [report, setReport] = useState<RecordImportReport>();
  const [busy, setBusy] = useState(false);
  const unit = chosenUnit ?? units[0]?.value;
  if (openers.length === 0) return null;

  const forget = (): void => {
    setFile(undefined);
    setArchive(undefined);
    setReport(undefined);
  };
  const send = async (chosen: File, dryRun: boolean, files = archive): Promise<void> => {
    setBusy(true);
    const query = new URLSearchParams({
      type: type.id,
      move,
      dryRun: String(dryRun),
      ...(unit === undefined ? {} : { unit }),
    });
    try {
      setReport(RecordImportReport.parse(await post(`/record-imports?${query}`, bodyOf(chosen, files))));
      if (!dryRun) {
        setFile(undefined);
        await client.invalidateQueries();
      }
    } catch (error) {
      forget();
      notice(problemText(error));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const template = new URLSearchParams({ type: type.id, move, language });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('records.import')}</Button>
      <Modal
        open={open}
        title={say('records.importTitle', { type: text(type) })}
        footer={null}
        width={720}
        onCancel={() => {
          setOpen(false);
          forget();
        }}
        destroyOnHidden
      >
        <p className="quiet">{say('records.importHint')}</p>
        <Form layout="vertical">
          {openers.length > 1 && (
            <Form.Item label={say('records.importMove')}>
              <Select
                aria-label={say('records.importMove')}
                value={move}
                onChange={(chosen) => {
                  setMove(chosen);
                  forget();
                }}
                options={openers.map((name) => ({ value: name, label: text(type, `move.${name}`) }))}
              />
            </Form.Item>
          )}
          <Form.Item label={say('records.unit')}>
            <Select
              aria-label={say('records.unit')}
              value={unit}
              onChange={(chosen) => {
                setChosenUnit(chosen);
                forget();
              }}
              options={units}
              showSearch={{ optionFilterProp: 'label' }}
            />
          </Form.Item>
        </Form>
        <div className="row">
          <a href={`/api/record-templates?${template}`} download>
            {say('records.template')}
          </a>
          <input
            ref={input}
            type="file"
            accept=".csv,.xlsx"
            hidden
            aria-label={say('records.importChoose')}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (!chosen) return;
              setFile(chosen);
              void send(chosen, true);
            }}
          />
          {takesFiles && (
            <>
              <input
                ref={archiveInput}
                type="file"
                accept=".zip"
                hidden
                aria-label={say('records.importFiles')}
                onChange={(event) => {
                  const chosen = event.target.files?.[0];
                  setArchive(chosen);
                  if (chosen && file) void send(file, true, chosen);
                }}
              />
              <Button onClick={() => archiveInput.current?.click()}>
                {archive ? archive.name : say('records.importFiles')}
              </Button>
            </>
          )}
          <Button loading={busy} onClick={() => input.current?.click()}>
            {say('records.importChoose')}
          </Button>
          {file && report?.dryRun && report.counts.accepted > 0 && (
            <Button type="primary" loading={busy} onClick={() => void send(file, false)}>
              {say('records.importStore', { n: report.counts.accepted })}
            </Button>
          )}
        </div>
        {report && <Report report={report} />}
      </Modal>
    </>
  );
}

/** Into the ledger from a file, and out of it as the reader sees the list. */
export function RecordExchange({
  type,
  search,
}: {
  type: DeclaredType;
  /** How the list is narrowed, and the columns chosen for it. */
  search: Pick<ListSearch, 'state' | 'filter' | 'text' | 'unit' | 'sort' | 'columns'>;
}) {
  const { say, language } = useSay();
  const { state, filter, text, unit, sort, columns } = search;
  const narrowed = Object.entries({ state, filter, text, unit, sort, columns }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  const href = (format: string): string =>
    `/api/record-exports?${new URLSearchParams([['type', type.id], ['format', format], ['language', language], ...narrowed])}`;
  return (
    <>
      <ImportRecords type={type} />
      {['csv', 'xlsx'].map((format) => (
        <a key={format} href={href(format)} download>
          {say('records.export', { format: format.toUpperCase() })}
        </a>
      ))}
    </>
  );
}
