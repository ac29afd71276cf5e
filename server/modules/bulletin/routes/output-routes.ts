import { documentToText } from '../../../../contract/bulletin/document.ts';
import { diffDocuments } from '../../../../contract/bulletin/document-diff.ts';
import type { IssueContent } from '../../../../contract/bulletin/issue.ts';
import { ImportedBrief, ImportQuery, OutputParams } from '../../../../contract/bulletin/output.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { TypesetError } from '../../../platform/typeset/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { documentDocx, importDocx, issueDocx } from '../docx/index.ts';
import { issuePdf } from '../press/issue-pdf.ts';
import { issueHtml, issueText } from '../press/issue-text.ts';
import { issueAttachments } from '../proof/index.ts';
import { previewIssue } from '../read-public.ts';
import { findBrief } from '../store/briefs.ts';
import { unitOfBrief } from './brief-routes.ts';
import { readableIssue } from './issue-routes.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const LARGEST_DOCX_BYTES = 8 * 1024 * 1024;

async function pdfOf({ db, clock }: BulletinContext, issue: IssueContent): Promise<Uint8Array> {
  try {
    const attachments = await issueAttachments(db, issue.id);
    return (await issuePdf(issue, { attachments, dateMs: clock.nowMs() })).pdf;
  } catch (error) {
    if (error instanceof TypesetError && error.fault.reason === 'no-glyph')
      throw new WardError('unprocessable', { detail: error.message });
    throw error;
  }
}

/** Files that an issue is given out as. */
const FORMATS: readonly {
  as: string;
  type: string;
  summary: string;
  write: (ctx: BulletinContext, issue: IssueContent) => Promise<Uint8Array | string> | string;
}[] = [
  {
    as: 'pdf',
    type: 'application/pdf',
    summary: 'An issue as PDF/A-3b; of a printed one with sidecars, inclusion proofs and checkpoint attached',
    write: pdfOf,
  },
  {
    as: 'docx',
    type: DOCX,
    summary: 'An issue as a Word file',
    write: ({ clock }, issue) => issueDocx(issue, clock.nowMs()),
  },
  {
    as: 'txt',
    type: 'text/plain; charset=utf-8',
    summary: 'An issue as plain text',
    write: (_, issue) => issueText(issue),
  },
  {
    as: 'html',
    type: 'text/html; charset=utf-8',
    summary: 'An issue as one page that loads nothing',
    write: (_, issue) => issueHtml(issue),
  },
];

const fileAnswer = (body: Uint8Array | string, type: string, name: string): Response =>
  new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, no-cache',
    },
  });

export function outputRoutes(ctx: BulletinContext): WardRoute[] {
  const { db, clock } = ctx;
  const scope = unitOfBrief(ctx);
  const briefOrRefuse = async (id: string) => {
    const brief = await findBrief(db, id);
    if (!brief) throw new WardError('not-found');
    return brief;
  };
  return [
    ...FORMATS.map(({ as, type, summary, write }) =>
      route(
        {
          method: 'get',
          path: `/bulletin-issues/{id}/file.${as}`,
          operationId: `getIssueAs${as[0]!.toUpperCase()}${as.slice(1)}`,
          summary,
          access: 'bulletin.read',
          params: OutputParams,
          produces: type,
        },
        async ({ params, actor }) => {
          await readableIssue(ctx, actor, params.id);
          const issue = await previewIssue(ctx, params.id);
          return fileAnswer(await write(ctx, issue), type, `${issue.label}.${as}`);
        },
      ),
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-briefs/{id}/file.docx',
        operationId: 'getBriefAsDocx',
        summary: 'A brief as a Word file, its figures as content controls that come back bound',
        access: 'bulletin.read',
        params: OutputParams,
        produces: DOCX,
        scope,
      },
      async ({ params }) => {
        const { document, title } = await briefOrRefuse(params.id);
        const name = title === '' ? documentToText(document).text.slice(0, 20) : title;
        return fileAnswer(await documentDocx(document, clock.nowMs()), DOCX, `${name}.docx`);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-briefs/{id}/file.docx',
        operationId: 'importBriefDocx',
        summary:
          'Read an edited Word file back: what changed, which figures are bound, which numbers are asked about',
        access: 'bulletin.read',
        params: OutputParams,
        query: ImportQuery,
        consumes: [DOCX],
        maxBodyBytes: LARGEST_DOCX_BYTES,
        response: ImportedBrief,
        scope,
      },
      async ({ params, query, context }) => {
        const { document } = await briefOrRefuse(params.id);
        const bytes = Buffer.from(await context.req.arrayBuffer());
        const confirmed = (query.confirm ?? '').split(',').filter(Boolean).map(Number);
        const result = importDocx(bytes, document, confirmed);
        if (!result.ok)
          throw new WardError('unprocessable', {
            detail: result.en,
            fields: [{ path: 'file', message: result.reason }],
          });
        return { ...result.imported, parts: diffDocuments(document, result.imported.document).parts };
      },
    ),
  ];
}
