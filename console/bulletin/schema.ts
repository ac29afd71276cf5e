import { Node } from '@tiptap/core';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import { figureNode } from './figure-node.ts';

/**
 * A brief as it is written: every slot always stands, an empty one is no part of the brief. A △ item has its own two.
 * What a block holds is text and figures; a figure is an atom, so that a number is never half edited.
 */
const slot = (name: string, content = 'inline*'): Node =>
  Node.create({
    name,
    content,
    marks: '',
    defining: true,
    parseHTML: () => [{ tag: `[data-slot="${name}"]` }],
    renderHTML: ({ HTMLAttributes }) => ['p', { ...HTMLAttributes, 'data-slot': name }, 0],
  });

export const SLOTS = ['title', 'lead', 'heading', 'point', 'closing', 'signoff', 'item'] as const;
export type SlotName = (typeof SLOTS)[number];

const kept = (name: string, value: string) => ({
  default: value,
  parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? value,
  renderHTML: (attributes: Record<string, unknown>) => ({ [`data-${name}`]: String(attributes[name]) }),
});

const Measure = Node.create({
  name: 'measure',
  content: 'heading point',
  defining: true,
  addAttributes: () => ({ ordinal: kept('ordinal', ''), stop: kept('stop', '\u3002') }),
  parseHTML: () => [{ tag: 'section[data-ordinal]' }],
  renderHTML: ({ HTMLAttributes }) => ['section', HTMLAttributes, 0],
});

const SPECIAL: Partial<Record<SlotName, () => Node>> = {
  signoff: () => slot('signoff', 'text*'),
  item: () => slot('item').extend({ addAttributes: () => ({ mark: kept('mark', '\u25b3') }) }),
};

export const SCHEMA_PARTS = [
  Node.create({
    name: 'doc',
    topNode: true,
    content: '(title lead measure+ closing signoff) | (item signoff)',
  }),
  Node.create({ name: 'text', group: 'inline' }),
  ...SLOTS.map((name) => SPECIAL[name]?.() ?? slot(name)),
  Measure,
  figureNode,
];

/** Whether the document is a △ item. */
export const isItem = (doc: DocumentNode): boolean => doc.firstChild?.type.name === 'item';
