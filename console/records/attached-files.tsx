import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { AttachedFile } from '../../contract/attached-file.ts';
import { postForBlob } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** Files of a record: pictures as small pictures with their words, everything opens or is saved from here. */
export function AttachedFiles({ recordId, files }: { recordId: string; files: readonly AttachedFile[] }) {
  const { say } = useSay();
  return (
    <ul className="list files">
      {files.map(({ sha256, name, media, bytes, alt }) => {
        const address = `/api/records/${recordId}/attachments/${sha256}`;
        return (
          <li key={sha256}>
            <a
              className="file-link"
              href={address}
              target="_blank"
              rel="noreferrer"
              title={say('files.open', { name })}
            >
              {media.startsWith('image/') ? (
                <img src={`${address}?size=thumbnail`} alt={alt ?? name} loading="lazy" />
              ) : (
                name
              )}
            </a>
            <span className="quiet">
              {alt ?? (media.startsWith('image/') ? name : '')} {sizeText(bytes)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** A sensitive file, opened by the reason that was given: it comes once and is not kept by the browser. */
export function OpenedFile({
  recordId,
  file,
  reason,
}: {
  recordId: string;
  file: AttachedFile;
  reason: string;
}) {
  const { say } = useSay();
  const problemText = useProblemText();
  const [address, setAddress] = useState<string>();
  useEffect(() => (address === undefined ? undefined : () => URL.revokeObjectURL(address)), [address]);
  const open = async (): Promise<void> => {
    try {
      const blob = await postForBlob(`/records/${recordId}/attachments/${file.sha256}/opening`, { reason });
      setAddress(URL.createObjectURL(blob));
    } catch (error) {
      notice(problemText(error));
    }
  };
  if (address === undefined)
    return (
      <Button size="small" onClick={() => void open()}>
        {say('files.open', { name: file.name })} {sizeText(file.bytes)}
      </Button>
    );
  return file.media.startsWith('image/') ? (
    <img className="opened" src={address} alt={file.alt ?? file.name} />
  ) : (
    <a href={address} download={file.name}>
      {file.name}
    </a>
  );
}
