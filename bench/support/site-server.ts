import { parentPort } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { createBulletinSite } from '../../server/site/index.ts';
import { bulletinPorts } from '../../test/support/public-seed.ts';

/** The public bulletin on a thread of its own, with pages that are made anew every second. */
const site = createBulletinSite({ ...bulletinPorts(), nowMs: () => performance.now() });
serve({ fetch: site.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => parentPort?.postMessage(port));
