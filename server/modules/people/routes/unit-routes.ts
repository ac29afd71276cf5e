import { z } from 'zod';
import {
  ChangePerson,
  Person,
  PersonInput,
  PersonParams,
  Unit,
  UnitInput,
} from '../../../../contract/people.ts';
import { allow } from '../../../../contract/permissions.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { addPerson, addUnit } from '../people.ts';
import {
  findPerson,
  findUnit,
  listPeople,
  listUnits,
  unitsOfPeople,
  updateReach,
  updateUnit,
} from '../store.ts';
import { checkReach, IdParams, type PeopleRoutesContext, unitPathOf, Versioned } from './routes-context.ts';

export function unitRoutes({ db, clock, audit }: PeopleRoutesContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/units',
        operationId: 'listUnits',
        summary: 'Units in a tree',
        access: 'signed-in',
        response: z.array(Unit),
      },
      () => listUnits(db),
    ),
    route(
      {
        method: 'post',
        path: '/units',
        operationId: 'addUnit',
        summary: 'Add a unit below another',
        access: 'people.edit',
        body: UnitInput,
        scope: async ({ body, actor }) =>
          body.parentId === null
            ? (actor.posts[0]?.unitPath.split('/')[0] ?? null)
            : unitPathOf(db, body.parentId),
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          await addUnit(tx, body);
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'unit-added',
            about: body.id,
            unitPath: (await findUnit(tx, body.id))?.path ?? null,
            data: body,
          });
        }),
    ),
    route(
      {
        method: 'put',
        path: '/units/{id}',
        operationId: 'renameUnit',
        summary: 'Rename a unit',
        access: 'people.edit',
        params: IdParams,
        body: UnitInput.pick({ nameZh: true, nameEn: true, phone: true }).extend(Versioned.shape),
        scope: ({ params }) => unitPathOf(db, params.id),
      },
      ({ params, body, actor }) =>
        db.transaction(async (tx) => {
          const { expectedVersion, ...names } = body;
          if (!(await updateUnit(tx, { id: params.id, ...names }, expectedVersion)))
            throw new WardError('version-conflict');
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'unit-renamed',
            about: params.id,
            unitPath: await unitPathOf(db, params.id),
            data: names,
          });
        }),
    ),
    route(
      {
        method: 'get',
        path: '/people',
        operationId: 'listPeople',
        summary: 'People with a post at a unit I may see; those without a post for who adds or places them',
        access: 'people.read',
        response: z.array(Person),
      },
      async ({ actor }) => {
        const units = await unitsOfPeople(db, clock.nowMs());
        const places = allow(actor, 'people.edit') || allow(actor, 'posts.grant');
        return (await listPeople(db)).filter((person) => {
          const paths = units.get(person.id);
          return paths ? paths.some((unitPath) => allow(actor, 'people.read', unitPath)) : places;
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/people',
        operationId: 'addPerson',
        summary: 'Add a person',
        access: 'people.edit',
        body: PersonInput,
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          await addPerson(tx, body);
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'person-added',
            about: body.id,
            unitPath: null,
            data: { name: body.name },
          });
        }),
    ),
    route(
      {
        method: 'put',
        path: '/people/{id}',
        operationId: 'changePerson',
        summary: 'Change how a person is reached: telephone and enterprise WeChat',
        access: 'people.edit',
        params: PersonParams,
        body: ChangePerson,
      },
      ({ params: { id }, body: { expectedVersion, phone, wecom }, actor }) =>
        db.transaction(async (tx) => {
          const before = await findPerson(tx, id);
          if (!before) throw new WardError('not-found');
          await checkReach(tx, actor, 'people.edit', id, clock.nowMs());
          if (!(await updateReach(tx, { id, phone, wecom }, expectedVersion)))
            throw new WardError('version-conflict', { detail: `${before.name} was changed meanwhile` });
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'person-changed',
            about: id,
            unitPath: null,
            data: { phone: phone !== before.phone, wecom: wecom !== null },
          });
        }),
    ),
  ];
}
