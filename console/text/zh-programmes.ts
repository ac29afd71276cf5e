/// <reference path="./import-glob.d.ts" />
const FOUND = import.meta.glob<Record<'zh', Readonly<Record<string, string>>>>(
  '../../programmes/*/text.zh.ts',
  { eager: true },
);
const programmeOf = (path: string): string => path.split('/').at(-2) ?? '';

/** 各业务自带的文字（中文），键为“programme.业务.键”：不带声明，供只说名称的页面用。业务目录即清单，增加业务不改这里。 */
export const zhProgrammes: Record<string, string> = Object.fromEntries(
  Object.entries(FOUND).flatMap(([path, texts]) =>
    Object.entries(texts.zh).map(([key, text]) => [`programme.${programmeOf(path)}.${key}`, text]),
  ),
);
