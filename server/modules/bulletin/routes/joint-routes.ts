import { z } from 'zod';
import { BriefDetail, BriefParams } from '../../../../contract/bulletin/desk.ts';
import { GiveConsent, JointBrief, NameJointUnits } from '../../../../contract/bulletin/joint.ts';
import { pathsAllowing } from '../../../../contract/permissions.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { giveConsent, nameJointUnits } from '../joint-briefs.ts';
import { readBrief } from '../present.ts';
import { jointBriefsOf } from '../store/joint.ts';
import { unitOfBrief } from './brief-routes.ts';

export const jointRoutes = (ctx: BulletinContext): WardRoute[] => [
  route(
    {
      method: 'put',
      path: '/bulletin-briefs/{id}/joint',
      operationId: 'nameJointUnits',
      summary: 'Name the units that report a brief together (联合报送)',
      access: 'bulletin.write',
      params: BriefParams,
      body: NameJointUnits,
      response: BriefDetail,
      scope: unitOfBrief(ctx),
    },
    async ({ params, body, actor }) => {
      await nameJointUnits(ctx, actor, params.id, body);
      return readBrief(ctx, actor, params.id);
    },
  ),
  route(
    {
      method: 'get',
      path: '/bulletin-joint',
      operationId: 'listJointBriefs',
      summary: 'Briefs of other units that name one of the reader’s, for its consent',
      access: 'bulletin.read',
      response: z.array(JointBrief),
    },
    async ({ actor }) => jointBriefsOf(ctx.db, pathsAllowing(actor, 'bulletin.read')),
  ),
  route(
    {
      method: 'post',
      path: '/bulletin-briefs/{id}/consents',
      operationId: 'consentToBrief',
      summary: 'Consent in writing to a joint brief, as the head of a unit that it names (会签)',
      access: 'bulletin.sign',
      params: BriefParams,
      body: GiveConsent,
      response: z.array(JointBrief),
      scope: async ({ body }) => (await findUnit(ctx.db, body.unitId))?.path ?? null,
    },
    async ({ params, body, actor }) => {
      await giveConsent(ctx, actor, params.id, body);
      return jointBriefsOf(ctx.db, pathsAllowing(actor, 'bulletin.read'));
    },
  ),
];
