export { countReused, pairsOfReused } from './reused-photos.ts';
export { attachmentRoutes } from './routes.ts';
export { sweepFiles, verifyFiles } from './sweep-files.ts';
export { takeFile } from './take-file.ts';
export { createTickets, type Tickets } from './tickets.ts';
