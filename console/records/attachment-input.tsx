import { Button, Input } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { ATTACHMENT_REFUSALS, type AttachmentRefusal, MEDIA } from '../../contract/attached-file.ts';
import type { FileKind } from '../../programmes/kit/index.ts';
import { ApiError } from '../api/client.ts';
import { sendFile } from '../api/upload.ts';
import { useSay } from '../text/index.ts';
import { useProblemText } from '../ui/problem-text.tsx';

/** A file in a form: sent a moment ago (`ticket`). What else stands here is for the eye. */
export interface FormFile {
  ticket: string;
  name: string;
  alt?: string;
  preview?: string | undefined;
}

const acceptOf = (takes: readonly FileKind[]): string =>
  Object.entries(MEDIA)
    .flatMap(([media, { kind, ending }]) => (takes.includes(kind) ? [media, `.${ending}`] : []))
    .join(',');
const touches = (): boolean => matchMedia('(pointer: coarse)').matches;

/** Files of a form: chosen, photographed or pasted, sent at once, described, taken out again. */
export function AttachmentInput({
  id,
  value = [],
  onChange,
  typeId,
  field,
  takes,
  most,
}: {
  id?: string;
  value?: FormFile[];
  onChange?: (value: FormFile[]) => void;
  typeId: string;
  field: string;
  takes: readonly FileKind[];
  most: number;
}) {
  const { say, language } = useSay();
  const problemText = useProblemText();
  const [sending, setSending] = useState<{ name: string; percent: number }>();
  const [failed, setFailed] = useState<string[]>([]);
  const stop = useRef<() => void>(undefined);
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const hint = useId();
  useEffect(() => () => stop.current?.(), []);
  const why = (error: unknown): string => {
    const reason = error instanceof ApiError ? error.fields[0]?.message : undefined;
    if (error instanceof ApiError && error.code === 'too-large')
      return ATTACHMENT_REFUSALS['too-large'][language];
    return reason !== undefined && Object.hasOwn(ATTACHMENT_REFUSALS, reason)
      ? ATTACHMENT_REFUSALS[reason as AttachmentRefusal][language]
      : problemText(error);
  };
  const add = async (files: readonly File[]): Promise<void> => {
    const told: string[] = [];
    let now = value;
    for (const file of files) {
      if (now.length >= most) {
        told.push(say('files.most', { n: most }));
        break;
      }
      setSending({ name: file.name, percent: 0 });
      try {
        const upload = sendFile({ type: typeId, field, name: file.name }, file, (percent) =>
          setSending({ name: file.name, percent }),
        );
        stop.current = upload.stop;
        const { ticket, name, media } = await upload.done;
        const preview = media.startsWith('image/') ? URL.createObjectURL(file) : undefined;
        now = [...now, { ticket, name, preview }];
        onChange?.(now);
      } catch (error) {
        told.push(say('files.failed', { name: file.name, why: why(error) }));
      }
    }
    setSending(undefined);
    setFailed(told);
  };
  const chosen = (list: FileList | null): void => {
    const files = [...(list ?? [])];
    if (files.length > 0) void add(files);
  };
  const input = (ref: typeof chooser, more: object) => (
    <input
      ref={ref}
      type="file"
      hidden
      tabIndex={-1}
      accept={acceptOf(takes)}
      onChange={(event) => {
        chosen(event.target.files);
        event.target.value = '';
      }}
      {...more}
    />
  );
  return (
    <div
      className="attach"
      onPaste={(event) => {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        chosen(event.clipboardData.files);
      }}
    >
      <div className="row">
        <Button
          {...(id === undefined ? {} : { id })}
          aria-describedby={hint}
          disabled={sending !== undefined}
          onClick={() => chooser.current?.click()}
        >
          {say('files.choose')}
        </Button>
        {takes.includes('image') && touches() && (
          <Button disabled={sending !== undefined} onClick={() => camera.current?.click()}>
            {say('files.camera')}
          </Button>
        )}
        {input(chooser, { multiple: true })}
        {input(camera, { accept: 'image/*', capture: 'environment' })}
      </div>
      <p className="quiet" id={hint}>
        {say('files.hint', { most })}
      </p>
      {sending && (
        <div className="row">
          <output>{say('files.sending', sending)}</output>
          <progress max={100} value={sending.percent} aria-label={sending.name} />
          <Button size="small" onClick={() => stop.current?.()}>
            {say('files.cancel')}
          </Button>
        </div>
      )}
      <div role="alert">
        {failed.map((text) => (
          <div key={text} className="ant-form-item-explain-error">
            {text}
          </div>
        ))}
      </div>
      <ul className="list">
        {value.map((file) => (
          <li key={file.ticket} className="row attached">
            {file.preview && <img src={file.preview} alt="" />}
            <span className="grow">
              {file.name}
              <Input
                size="small"
                maxLength={200}
                aria-label={say('files.alt', { name: file.name })}
                placeholder={say('files.altHint')}
                value={file.alt ?? ''}
                onChange={(event) =>
                  onChange?.(
                    value.map((each) =>
                      each.ticket === file.ticket ? { ...each, alt: event.target.value } : each,
                    ),
                  )
                }
              />
            </span>
            <Button
              size="small"
              aria-label={say('files.remove', { name: file.name })}
              onClick={() => {
                if (file.preview) URL.revokeObjectURL(file.preview);
                onChange?.(value.filter(({ ticket }) => ticket !== file.ticket));
              }}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
