import { ATTACHMENT_LIMITS } from '../../../../contract/attached-file.ts';
import {
  AttachmentParams,
  AttachmentQuery,
  Uploaded,
  UploadQuery,
} from '../../../../contract/attachments.ts';
import { AttachmentReference, IdParams, PaperQuery } from '../../../../contract/figures.ts';
import { OpenSensitive } from '../../../../contract/ledger.ts';
import type { FileStore } from '../../../platform/files/index.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findStatement } from '../../figures/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { keepPaper, readPaper } from './papers.ts';
import { openSealedFile, type ReadFile, readFile } from './read-file.ts';
import { takeFile } from './take-file.ts';
import type { Tickets } from './tickets.ts';

const CACHE = { plain: 'private, max-age=31536000, immutable', sealed: 'no-store' } as const;

/** A file as an answer: nothing in it runs, is guessed, or belongs to this site. */
export function fileResponse(
  { bytes, media, name }: ReadFile,
  cache: keyof typeof CACHE,
  save: boolean,
): Response {
  const shown = !save && media.startsWith('image/');
  return new Response(bytes, {
    headers: {
      'content-type': media,
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'cache-control': CACHE[cache],
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Papers of signed statements: sent before the signature, read by whoever reads the figures of the unit. */
const paperRoutes = (ctx: LedgerContext & { files: FileStore }): WardRoute[] => [
  route(
    {
      method: 'post',
      path: '/figure-papers',
      operationId: 'keepPaper',
      summary: 'Send the paper of a statement that is about to be signed; the answer is its `attachment`',
      access: 'figures.sign',
      query: PaperQuery,
      consumes: ['application/octet-stream'],
      maxBodyBytes: ATTACHMENT_LIMITS.fileBytes + 1,
      response: AttachmentReference,
      scope: async ({ query }) => query.unit,
    },
    async ({ query, context }) =>
      keepPaper(
        ctx,
        { unitPath: query.unit, name: query.name },
        new Uint8Array(await context.req.arrayBuffer()),
      ),
  ),
  route(
    {
      method: 'get',
      path: '/figure-statements/{id}/paper',
      operationId: 'readPaper',
      summary: 'The paper of a signed statement, where it is kept',
      access: 'figures.read',
      params: IdParams,
      produces: 'application/octet-stream',
      scope: async ({ params }) => (await findStatement(ctx.db, params.id))?.unitPath ?? null,
    },
    async ({ params }) => fileResponse(await readPaper(ctx, params.id), 'plain', false),
  ),
];

export function attachmentRoutes(ctx: LedgerContext & { files: FileStore; uploads: Tickets }): WardRoute[] {
  return [
    ...paperRoutes(ctx),
    route(
      {
        method: 'post',
        path: '/attachments',
        operationId: 'uploadAttachment',
        summary: 'Send a file for a field of a type; the ticket puts it into a move',
        access: 'records.move',
        query: UploadQuery,
        consumes: ['application/octet-stream'],
        maxBodyBytes: ATTACHMENT_LIMITS.fileBytes + 1,
        response: Uploaded,
      },
      async ({ query, actor, context }) =>
        takeFile(ctx, actor, query, new Uint8Array(await context.req.arrayBuffer())),
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}/attachments/{sha256}',
        operationId: 'readAttachment',
        summary: 'A file of a record, or its thumbnail',
        access: 'records.read',
        params: AttachmentParams,
        query: AttachmentQuery,
        produces: 'application/octet-stream',
      },
      async ({ params, query, actor }) =>
        fileResponse(await readFile(ctx, actor, params, query.size), 'plain', query.save === 'yes'),
    ),
    route(
      {
        method: 'post',
        path: '/records/{id}/attachments/{sha256}/opening',
        operationId: 'openAttachment',
        summary: 'A sensitive file of a record, with a reason; it is audited',
        access: 'records.read',
        params: AttachmentParams,
        body: OpenSensitive,
        produces: 'application/octet-stream',
      },
      async ({ params, body, actor }) =>
        fileResponse(await openSealedFile(ctx, actor, params, body.reason), 'sealed', false),
    ),
  ];
}
