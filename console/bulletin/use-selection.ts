import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';

/** What is chosen in the editor, read again whenever the selection or the text moves. */
export function useSelection<T>(editor: Editor | undefined, read: (editor: Editor) => T): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    if (!editor) return setValue(undefined);
    const look = (): void => setValue(() => read(editor));
    look();
    editor.on('transaction', look);
    return () => void editor.off('transaction', look);
  }, [editor, read]);
  return value;
}
