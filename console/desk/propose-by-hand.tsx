import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { ProposablePlan, Response } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { levelName } from '../ui/marks.tsx';
import { useAct } from '../ui/use-act.ts';

/** What going to a level means where another, or none, is in force. */
function changeOf(present: number | null, target: number | null): 'start' | 'raise' | 'lower' | 'end' {
  if (target === null) return 'end';
  if (present === null) return 'start';
  return target < present ? 'raise' : 'lower';
}

/** Every change a person can ask for: plan, area, track and level, in one list. */
function choicesOf(plans: readonly ProposablePlan[], responses: readonly Response[]) {
  return plans.flatMap((plan) =>
    plan.areas.flatMap((area) =>
      (['emergency', 'warning'] as const).flatMap((track) => {
        const levels = plan.levels.filter((level) => level.track === track);
        const inForce = responses.find(
          (each) =>
            each.state === 'active' &&
            each.planId === plan.planId &&
            each.area.id === area.id &&
            each.track === track,
        );
        const present = inForce?.level?.rank ?? null;
        const at = { plan, area, track, present };
        return [
          ...levels.filter(({ rank }) => rank !== present).map((level) => ({ ...at, level })),
          ...(present === null ? [] : [{ ...at, level: null }]),
        ];
      }),
    ),
  );
}

/** 提请 without or against what the rules say, with its reason: the same signature stands before it. */
export function ProposeByHand() {
  const { say, language } = useSay();
  const [open, setOpen] = useState(false);
  const plans = useQuery({ ...dutyQueries.plans, enabled: open });
  const responses = useQuery(queries.responses);
  const { act, busy } = useAct(['responses', 'signatures', 'alarms', 'log']);
  const choices = choicesOf(plans.data ?? [], responses.data?.responses ?? []);
  const options = choices.map(({ plan, area, track, present, level }, index) => ({
    value: String(index),
    label: [
      `${plan.headquarters.name} ${area.name}`,
      say(`responses.change.${changeOf(present, level?.rank ?? null)}`),
      level
        ? say('responses.proposeTo', {
            level: levelName(language, level),
            track: say(`responses.track.${track}`),
            signers: level.signers.join(' / '),
          })
        : say('responses.proposeEnd'),
    ].join(' '),
  }));
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {say('responses.propose')}
      </Button>
      {open && plans.data && (
        <Ask
          title={say('responses.propose')}
          open
          busy={busy}
          questions={[
            {
              name: 'choice',
              label: say('responses.proposeLevel'),
              kind: 'person',
              required: true,
              options,
              ...(options[0] ? { initial: options[0].value } : {}),
            },
            { name: 'reason', label: say('common.reason'), kind: 'long', required: true },
          ]}
          onCancel={() => setOpen(false)}
          onAnswer={async ({ choice, reason }) => {
            const chosen = choices[Number(choice)];
            if (!chosen) return;
            const { plan, area, track, present, level } = chosen;
            const done = await act('/proposals', {
              planId: plan.planId,
              headquartersId: plan.headquarters.id,
              areaId: area.id,
              track,
              change: changeOf(present, level?.rank ?? null),
              levelId: level?.id ?? null,
              reason,
            });
            if (done) setOpen(false);
          }}
        />
      )}
    </>
  );
}
