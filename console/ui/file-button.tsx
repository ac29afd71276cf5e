import { Button } from 'antd';
import { useRef } from 'react';

/** A button that asks for one file. The same file may be chosen again: it may have been changed since. */
export function FileButton({
  label,
  accept,
  busy,
  title,
  disabled = false,
  onFile,
}: {
  label: string;
  /** Endings or types, as the input takes them: `.csv,.xlsx`. */
  accept: string;
  busy: boolean;
  title?: string | undefined;
  disabled?: boolean;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <Button disabled={disabled} loading={busy} title={title} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
