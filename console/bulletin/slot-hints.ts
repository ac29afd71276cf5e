import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { SLOTS, type SlotName } from './schema.ts';

const isSlot = (name: string): name is SlotName => (SLOTS as readonly string[]).includes(name);

/** Says in an empty slot what belongs there. */
export const slotHints = Extension.create<{ hints: Partial<Record<SlotName, string>> }>({
  name: 'slotHints',
  addOptions: () => ({ hints: {} }),
  addProseMirrorPlugins() {
    const { hints } = this.options;
    return [
      new Plugin({
        props: {
          decorations({ doc }) {
            const empty: Decoration[] = [];
            doc.descendants((node, at) => {
              const { name } = node.type;
              if (isSlot(name) && node.content.size === 0)
                empty.push(Decoration.node(at, at + node.nodeSize, { 'data-hint': hints[name] ?? '' }));
              return !node.isTextblock;
            });
            return DecorationSet.create(doc, empty);
          },
        },
      }),
    ];
  },
});
