import type { IntakeLanguage } from '../../../../contract/intake.ts';
import type {
  Open311Answer,
  Open311Attribute,
  Open311Definition,
  Open311Service,
} from '../../../../contract/open311.ts';
import type { Field } from '../../../../programmes/kit/index.ts';
import { type Box, boxFor, type IntakeContext, textOf } from '../intake-context.ts';

/** An option of the category of a type that is open to residents; the whole type where it has no category. */
export interface Service {
  code: string;
  box: Box;
  option: string | null;
}

const DATATYPE: Partial<Record<Field['kind'], Open311Attribute['datatype']>> = {
  text: 'string',
  'long-text': 'text',
  number: 'number',
  date: 'datetime',
  choice: 'singlevaluelist',
};

const codeOf = (typeId: string, option: string | null): string =>
  [...typeId.split('/'), ...(option === null ? [] : [option])].join('.');

/** The service that a record belongs to, by its category. */
export const serviceOf = (box: Box, option: unknown): Service => {
  const known = typeof option === 'string' ? option : null;
  return { code: codeOf(box.declared.id, known), box, option: known };
};

export function services(ctx: IntakeContext): Service[] {
  return [...ctx.ledger.catalogue.types.keys()].flatMap((typeId) => {
    const box = boxFor(ctx, typeId);
    if (!box) return [];
    const category =
      box.intake.category === undefined ? undefined : box.declared.type.fields[box.intake.category];
    return category?.kind === 'choice'
      ? category.options.map((option) => serviceOf(box, option))
      : [serviceOf(box, null)];
  });
}

export const findService = (ctx: IntakeContext, code: string): Service | undefined =>
  services(ctx).find((service) => service.code === code);

export const nameOfService = (
  ctx: IntakeContext,
  { box, option }: Service,
  language: IntakeLanguage,
): string =>
  option === null
    ? textOf(ctx, box.declared, language)
    : textOf(ctx, box.declared, language, `${box.intake.category}.${option}`);

/** Fields that the box asks for and that are neither category, description nor contact. */
export const attributesOf = ({ box: { intake, declared } }: Service): [string, Field][] =>
  intake.asks.flatMap((name) => {
    const field = declared.type.fields[name];
    const standard = [intake.category, intake.titleFrom, intake.contact, intake.place];
    return field && !standard.includes(name) && !field.sensitive && field.kind in DATATYPE
      ? [[name, field]]
      : [];
  });

export const listServices = (ctx: IntakeContext, language: IntakeLanguage): Open311Service[] =>
  services(ctx).map((service) => {
    const group = textOf(ctx, service.box.declared, language);
    return {
      service_code: service.code,
      service_name: nameOfService(ctx, service, language),
      description: textOf(ctx, service.box.declared, language, 'box'),
      metadata: attributesOf(service).length > 0,
      type: 'realtime',
      keywords: group,
      group,
    };
  });

export const noService = (code: string): { ok: false; errors: { code: 404; description: string }[] } => ({
  ok: false,
  errors: [{ code: 404, description: `service_code ${code} was not found; GET services lists them` }],
});

export function defineService(
  ctx: IntakeContext,
  code: string,
  language: IntakeLanguage,
): Open311Answer<Open311Definition> {
  const service = findService(ctx, code);
  if (!service) return noService(code);
  const { declared, intake } = service.box;
  const needs = declared.type.moves[intake.open]?.input ?? {};
  return {
    ok: true,
    value: {
      service_code: code,
      attributes: attributesOf(service).map(([name, field], n) => ({
        variable: true,
        code: name,
        datatype: DATATYPE[field.kind] ?? 'string',
        required: needs[name] === 'required',
        datatype_description: field.kind === 'number' ? field.unit : null,
        order: n + 1,
        description: textOf(ctx, declared, language, name),
        values:
          field.kind === 'choice'
            ? field.options.map((key) => ({ key, name: textOf(ctx, declared, language, `${name}.${key}`) }))
            : [],
      })),
    },
  };
}
