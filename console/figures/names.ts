import { registerFigureName } from '../../contract/registers.ts';
import { useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';

/** Name of a figure (`PROGRAMME/TYPE/FIGURE`) in the reader's language. */
export function useFigureName(): (id: string) => string {
  const { say, language } = useSay();
  return (id) => {
    const registered = registerFigureName(id, language);
    if (registered !== undefined) return registered;
    const [programme = '', type, figure] = id.split('/');
    return sayOr(say, `programme.${programme}.${type}.figure.${figure}`, id);
  };
}
