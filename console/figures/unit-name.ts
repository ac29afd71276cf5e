import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';

/** Name of a unit by its path; a path that is not known is shown as it stands. */
export function useUnitName(): (path: string) => string {
  const { language } = useSay();
  const units = useQuery(queries.units);
  return (path) => {
    const unit = units.data?.find((each) => each.path === path);
    return (language === 'en' && unit?.nameEn) || unit?.nameZh || path;
  };
}
