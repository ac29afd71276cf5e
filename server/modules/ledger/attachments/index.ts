export { attachmentRoutes } from './routes.ts';
export { sweepFiles, verifyFiles } from './sweep-files.ts';
export { createTickets, type Tickets } from './tickets.ts';
