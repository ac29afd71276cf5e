import {
  checkProgrammes,
  type DeclaredFigure,
  type DeclaredType,
  declaredFigures,
  declaredTypes,
  type Programme,
} from '../../../programmes/kit/index.ts';
import { StartError } from '../../platform/errors.ts';

/** What is declared, by id. */
export interface Catalogue {
  programmes: readonly Programme[];
  types: ReadonlyMap<string, DeclaredType>;
  figures: ReadonlyMap<string, DeclaredFigure>;
}

/** Cross-checks the declarations. Throws one `StartError` with every fault, its place and its remedy. */
export function createCatalogue(programmes: readonly Programme[]): Catalogue {
  const faults = checkProgrammes(programmes);
  if (faults.length > 0)
    throw new StartError(
      `The programmes have ${faults.length} fault(s):\n${faults
        .map(({ place, fault, remedy }) => `  - ${place}: ${fault}; ${remedy}`)
        .join('\n')}`,
    );
  return {
    programmes,
    types: new Map(declaredTypes(programmes).map((each) => [each.id, each])),
    figures: new Map(declaredFigures(programmes).map((each) => [each.id, each])),
  };
}
