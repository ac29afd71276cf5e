import { useQuery } from '@tanstack/react-query';
import { registerFigureName } from '../../contract/registers.ts';
import { queries } from '../api/queries.ts';
import { useProgrammeText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';

/** Name of a figure (`PROGRAMME/TYPE/FIGURE`) in the reader's language. */
export function useFigureName(): (id: string) => string {
  const text = useProgrammeText();
  const { language } = useSay();
  return (id) => {
    const registered = registerFigureName(id, language);
    if (registered !== undefined) return registered;
    const [programme = '', type, figure] = id.split('/');
    return text(programme, `${type}.figure.${figure}`);
  };
}

/** Name of a unit by its path; a path that is not known is shown as it stands. */
export function useUnitName(): (path: string) => string {
  const { language } = useSay();
  const units = useQuery(queries.units);
  return (path) => {
    const unit = units.data?.find((each) => each.path === path);
    return (language === 'en' && unit?.nameEn) || unit?.nameZh || path;
  };
}
