import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { BULLETIN, checkAtServer } from '../api/bulletin.ts';
import { queries } from '../api/queries.ts';
import type { FoundAtServer } from './use-findings.ts';

const PAUSE_MS = 2_000;

/** What only the server can find (archive, register, reviewed words), asked for in a pause of writing. */
export function useServerCheck(brief: BriefDetail, document: BulletinDocument): FoundAtServer | undefined {
  const units = useQuery(queries.units);
  const unitId = units.data?.find(({ path }) => path === brief.unitPath)?.id;
  const [settled, setSettled] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(document), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [document]);
  const query = useQuery({
    queryKey: [...BULLETIN, 'check', brief.id, settled],
    queryFn: () => checkAtServer(brief.id, unitId ?? '', settled),
    enabled: unitId !== undefined && settled.unit !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return query.data;
}
