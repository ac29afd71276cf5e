import { Button, Checkbox, Modal } from 'antd';
import { useRef, useState } from 'react';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { DOCX_REFUSALS, ImportedBrief } from '../../contract/bulletin/output.ts';
import { ApiError, post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';
import { notice } from '../ui/notices.tsx';
import { useTask } from '../ui/use-task.ts';
import { PartRuns } from './part-runs.tsx';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

type Refusal = keyof typeof DOCX_REFUSALS;
/** Why the file was not read; undefined: it was refused for another reason. */
function refusalOf(error: unknown): Refusal | undefined {
  const told = error instanceof ApiError ? error.fields.find(({ path }) => path === 'file') : undefined;
  return told && Object.hasOwn(DOCX_REFUSALS, told.message) ? (told.message as Refusal) : undefined;
}

/** What came back, before any of it is taken: every change, and the numbers that were changed outside. */
function Returned({
  read,
  confirmed,
  busy,
  onConfirm,
  onTake,
  onCancel,
}: {
  read: ImportedBrief;
  confirmed: ReadonlySet<number>;
  busy: boolean;
  onConfirm: (n: number, is: boolean) => void;
  onTake: () => void;
  onCancel: () => void;
}) {
  const { say } = useSay();
  const { parts, asked, gone, unknown, notes, bound } = read;
  return (
    <Modal
      open
      width={860}
      title={say('bulletin.word.returned')}
      okText={say('bulletin.word.take')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onOk={onTake}
      onCancel={onCancel}
    >
      <div className="stack">
        <p className="quiet">{say('bulletin.word.bound', { n: bound })}</p>
        {asked.length > 0 && (
          <fieldset className="several">
            <legend>{say('bulletin.word.asked')}</legend>
            {asked.map(({ n, was, now, agrees }) => (
              <Checkbox
                key={n}
                checked={confirmed.has(n)}
                disabled={!agrees || busy}
                onChange={({ target }) => onConfirm(n, target.checked)}
              >
                {say(agrees ? 'bulletin.word.agrees' : 'bulletin.word.differs', { was, now })}
              </Checkbox>
            ))}
          </fieldset>
        )}
        {gone.length > 0 && (
          <p className="banner stale">
            {say('bulletin.word.gone', { list: gone.map(({ figure }) => figure.wording).join('、') })}
          </p>
        )}
        {unknown.length > 0 && (
          <p className="banner stale">{say('bulletin.word.unknown', { list: unknown.join('、') })}</p>
        )}
        {notes.length > 0 && (
          <p className="quiet">
            {say('bulletin.word.leftOut', {
              list: notes.map((note) => sayOr(say, `bulletin.word.note.${note}`, note)).join('、'),
            })}
          </p>
        )}
        {parts.length === 0 ? (
          <p className="quiet">{say('bulletin.noDifference')}</p>
        ) : (
          <PartRuns parts={parts} />
        )}
      </div>
    </Modal>
  );
}

/**
 * A brief as a Word file: it goes out with its figures as content controls, is edited in WPS or Word, and comes back.
 * @param flush saves what is unsent; false: it could not be
 */
export function WordFile({
  briefId,
  writable,
  flush,
  onTake,
}: {
  briefId: string;
  writable: boolean;
  flush: () => Promise<boolean>;
  onTake: (document: BulletinDocument) => void;
}) {
  const { say, language } = useSay();
  const task = useTask([]);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [read, setRead] = useState<ImportedBrief>();
  const [confirmed, setConfirmed] = useState<ReadonlySet<number>>(new Set());
  const address = `/bulletin-briefs/${briefId}/file.docx`;
  const load = async (chosen: File, agreed: ReadonlySet<number>): Promise<void> => {
    const query = agreed.size > 0 ? `?confirm=${[...agreed].join()}` : '';
    await task.run(async () => {
      // What comes back is compared with what is saved.
      if (!(await flush())) return;
      try {
        setRead(ImportedBrief.parse(await post(`${address}${query}`, new Blob([chosen], { type: DOCX }))));
        setFile(chosen);
        setConfirmed(agreed);
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        notice(DOCX_REFUSALS[refusal][language]);
      }
    });
    if (input.current) input.current.value = '';
  };
  const close = (): void => {
    setRead(undefined);
    setFile(undefined);
    setConfirmed(new Set());
  };
  return (
    <span className="row">
      <Button
        loading={task.busy}
        onClick={() => void task.run(async () => void ((await flush()) && location.assign(`/api${address}`)))}
      >
        {say('bulletin.word.out')}
      </Button>
      {writable && (
        <>
          <input
            ref={input}
            type="file"
            accept=".docx"
            hidden
            aria-label={say('bulletin.word.back')}
            onChange={({ target }) => {
              const [chosen] = target.files ?? [];
              if (chosen) void load(chosen, new Set());
            }}
          />
          <Button loading={task.busy} onClick={() => input.current?.click()}>
            {say('bulletin.word.back')}
          </Button>
        </>
      )}
      {read && file && (
        <Returned
          read={read}
          confirmed={confirmed}
          busy={task.busy}
          onConfirm={(n, is) =>
            void load(file, new Set(is ? [...confirmed, n] : [...confirmed].filter((each) => each !== n)))
          }
          onTake={() => {
            onTake(read.document);
            close();
          }}
          onCancel={close}
        />
      )}
    </span>
  );
}
