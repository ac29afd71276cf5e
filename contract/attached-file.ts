import { z } from 'zod';

/** Kinds of files that are taken, told by their content; the name says nothing. */
export const MEDIA = {
  'image/jpeg': { kind: 'image', ending: 'jpg' },
  'image/png': { kind: 'image', ending: 'png' },
  'image/webp': { kind: 'image', ending: 'webp' },
  'application/pdf': { kind: 'document', ending: 'pdf' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    kind: 'document',
    ending: 'docx',
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'document', ending: 'xlsx' },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
    kind: 'document',
    ending: 'pptx',
  },
} as const satisfies Record<string, { kind: 'image' | 'document'; ending: string }>;
export type MediaType = keyof typeof MEDIA;

export const ATTACHMENT_LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  /** Width × height: a small file can claim a picture that fills the memory. */
  pixels: 60_000_000,
  nameSigns: 120,
  altSigns: 200,
} as const;

/** Why a file is not taken; the same word goes to screen, log and test. */
export const ATTACHMENT_REFUSALS = {
  empty: { zh: '文件是空的，请重新选择', en: 'The file is empty; choose it again' },
  'too-large': { zh: '文件超过 20 MiB，请压缩后再传', en: 'The file is larger than 20 MiB; make it smaller' },
  program: { zh: '这是可执行程序，不予接收', en: 'This is a program; it is not taken' },
  page: { zh: '这是网页、SVG 或脚本，不予接收', en: 'This is a web page, SVG or script; it is not taken' },
  convert: {
    zh: '不支持这种图片格式，请转为 JPEG 或 PNG 后再传',
    en: 'Pictures of this format are not taken; save it as JPEG or PNG',
  },
  'old-format': {
    zh: '这是旧版 Office 或加了密码的文件，请去掉密码并另存为 docx、xlsx 或 pptx',
    en: 'An old or locked Office file; save it as docx, xlsx or pptx without a password',
  },
  'unknown-type': {
    zh: '无法识别文件内容，请上传 JPEG、PNG、WebP、PDF 或 Office 文档',
    en: 'The content is none that is known; send JPEG, PNG, WebP, PDF or an Office document',
  },
  'not-taken': { zh: '此项不接收这类文件', en: 'This field does not take files of this kind' },
  damaged: {
    zh: '文件不完整或已损坏，请重新拍照或另存',
    en: 'The file is cut short or damaged; save it again',
  },
  animated: { zh: '不接收动图，请另存为静态图片', en: 'Animations are not taken; save one picture of it' },
  'too-many-pixels': {
    zh: '图片像素过大，未打开，请缩小后再传',
    en: 'The picture claims too many pixels and was not opened; make it smaller',
  },
  'too-big-inside': {
    zh: '文件解压后过大，疑似压缩炸弹，不予接收',
    en: 'What is packed inside is too large (a zip bomb?); it is not taken',
  },
  disguised: {
    zh: '文件里夹带了网页、脚本或另一种文件，不予接收',
    en: 'A page, script or another file hides inside; it is not taken',
  },
  active: {
    zh: '文档含有宏、脚本或内嵌程序，请去掉后再传',
    en: 'The document holds macros, script or a program; remove them',
  },
} as const;
export type AttachmentRefusal = keyof typeof ATTACHMENT_REFUSALS;

/** A file of a record. Of a sensitive field nothing of this is shown before it was opened with a reason. */
export const AttachedFile = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(ATTACHMENT_LIMITS.nameSigns),
  media: z.enum(Object.keys(MEDIA) as [MediaType, ...MediaType[]]),
  bytes: z.number().int().min(1),
  /** What the picture shows, in words. */
  alt: z.string().trim().max(ATTACHMENT_LIMITS.altSigns).optional(),
});
export type AttachedFile = z.infer<typeof AttachedFile>;
