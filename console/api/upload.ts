import { Uploaded } from '../../contract/attachments.ts';
import { Problem } from '../../contract/problems.ts';
import { ApiError } from './client.ts';

/** Sends a file and tells how far it is; `stop` gives up. Done by XMLHttpRequest: `fetch` does not tell. */
export function sendFile(
  query: { type: string; field: string; name: string },
  file: Blob,
  onProgress: (percent: number) => void,
): { done: Promise<Uploaded>; stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Uploaded>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.floor((loaded / total) * 100));
    request.onerror = () => reject(new ApiError('network', 'network'));
    request.onabort = () => reject(new ApiError('other', 'stopped'));
    request.onload = () => {
      const body = ((): unknown => {
        try {
          return JSON.parse(request.responseText);
        } catch {
          return undefined;
        }
      })();
      const uploaded = Uploaded.safeParse(body);
      if (request.status === 200 && uploaded.success) return resolve(uploaded.data);
      const problem = Problem.safeParse(body);
      reject(
        problem.success
          ? new ApiError(
              problem.data.code,
              problem.data.detail ?? '',
              problem.data.remedy,
              problem.data.fields,
            )
          : new ApiError('other', String(request.status)),
      );
    };
    request.open('POST', `/api/attachments?${new URLSearchParams(query)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
